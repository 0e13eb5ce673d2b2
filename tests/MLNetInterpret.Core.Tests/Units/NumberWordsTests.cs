using System.Globalization;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

[TestClass]
public class NumberWordsTests
{
    [TestMethod]
    [DataRow(0, "0"), DataRow(12345.4, "12,345"), DataRow(123.4, "123"), DataRow(12.34, "12.3"), DataRow(1.234, "1.23")]
    [DataRow(0.0012, "0.0012"), DataRow(-0.5, "−0.50"), DataRow(2.5e7, "2.5e7"), DataRow(3e-5, "3.0e−5")]
    [DataRow(double.NaN, "not a number"), DataRow(double.NegativeInfinity, "−∞")]
    public void A_number_has_about_three_digits(double value, string words) =>
        Assert.AreEqual(words, NumberWords.Number(value));

    [TestMethod]
    [DataRow(10.154, null, "10.2"), DataRow(-1.4612, null, "−1.46"), DataRow(3, null, "3"), DataRow(0.0123456, null, "0.012")]
    [DataRow(1234.4, null, "1234"), DataRow(5.021, 5.018, "5.021"), DataRow(5.021, 4.9, "5.02"), DataRow(-0.0001, null, "0")]
    [DataRow(2.9999999, 3.0, "2.9999999"), DataRow(3.0, 3.0, "3")]
    public void A_sentence_has_the_digits_that_tell_a_number_from_another(double value, double? other, string words) =>
        Assert.AreEqual(words, NumberWords.Brief(value, other));

    [TestMethod]
    [DataRow(1.23456, 3, "1.235"), DataRow(-0.12, 3, "-0.120"), DataRow(1234.5, 1, "1234.5"), DataRow(2, 0, "2")]
    [DataRow(-0.0001, 3, "0.000"), DataRow(double.NegativeInfinity, 2, "-Infinity"), DataRow(double.NaN, 2, "NaN")]
    [DataRow(0.125, 2, "0.13"), DataRow(-0.0625, 3, "-0.063")]
    public void Fixed_digits_are_exactly_so_many(double value, int digits, string words) =>
        Assert.AreEqual(words, NumberWords.Fixed(value, digits));

    [TestMethod]
    [DataRow("", ""), DataRow("no unit", "No unit"), DataRow("lstm1.cell:126 follows it", "lstm1.cell:126 follows it")]
    [DataRow("undecided: why", "Undecided: why"), DataRow("x_1 is", "x_1 is"), DataRow("it", "It"), DataRow("ärger", "ärger")]
    public void A_sentence_begins_with_a_capital_but_a_name_stays_as_it_is_written(string text, string shown) =>
        Assert.AreEqual(shown, NumberWords.Capital(text));

    [TestMethod]
    public void No_number_is_an_empty_cell()
    {
        Assert.AreEqual("", NumberWords.Fixed(null));
        Assert.AreEqual("0.250", NumberWords.Fixed((double?)0.25));
    }

    [TestMethod]
    [DataRow(-0.125, 2, "−0.13"), DataRow(-0.001, 2, "0.00"), DataRow(0.5, 3, "0.500")]
    public void A_typeset_number_has_a_real_minus_and_no_minus_zero(double value, int digits, string words) =>
        Assert.AreEqual(words, NumberWords.Typeset(value, digits));

    [TestMethod]
    [DataRow(0.1234567, 6, "0.123457"), DataRow(48, 6, "48"), DataRow(-2.5, 3, "-2.5"), DataRow(1e6, 3, "1000000")]
    public void Zeros_at_the_end_are_left_out(double value, int digits, string words) =>
        Assert.AreEqual(words, NumberWords.UpTo(value, digits));

    [TestMethod]
    public void A_float_has_its_own_digits()
    {
        Assert.AreEqual("0.1", NumberWords.UpTo(0.1f, 9));
        Assert.AreEqual(0.1f.ToString("0.#########", CultureInfo.InvariantCulture), NumberWords.UpTo(0.1f, 9));
        Assert.AreEqual("0.100000001", NumberWords.UpTo((double)0.1f, 9));
    }

    [TestMethod]
    [DataRow(0, "0 %"), DataRow(0.0004, "< 0.1 %"), DataRow(0.012, "1.2 %"), DataRow(0.05, "5 %"), DataRow(0.125, "13 %")]
    public void A_share_is_a_percentage(double share, string words) => Assert.AreEqual(words, NumberWords.Percent(share));

    [TestMethod]
    [DataRow(0.05, 1, "5.0 %"), DataRow(1, 0, "100 %"), DataRow(0.1234, 1, "12.3 %"), DataRow(-0.07, 0, "-7 %")]
    public void A_column_of_shares_has_fixed_digits(double share, int digits, string words) =>
        Assert.AreEqual(words, NumberWords.Percent(share, digits));

    [TestMethod]
    public void Counts_have_their_thousands_apart_and_names_do_not()
    {
        Assert.AreEqual("1 shard", NumberWords.Count(1, "shard"));
        Assert.AreEqual("1,200 shards", NumberWords.Count(1200, "shard"));
        Assert.AreEqual("0 shards", NumberWords.Count(0, "shard"));
        Assert.AreEqual("1200", NumberWords.Plain(1200));
    }

    [TestMethod]
    public void Words_are_the_same_in_every_culture()
    {
        var own = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("")
            {
                NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" },
            };
            Assert.AreEqual("−1,234", NumberWords.Number(-1234));
            Assert.AreEqual("-1.50", NumberWords.Fixed(-1.5, 2));
            Assert.AreEqual("1.5", NumberWords.UpTo(1.5, 3));
            Assert.AreEqual("2.5 %", NumberWords.Percent(0.025));
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
    }

    [TestMethod]
    [DataRow(0.25, "falls by 0.25"), DataRow(-0.018, "rises by 0.018"), DataRow(0, "does not change")]
    public void A_fall_below_zero_is_a_rise(double fall, string words) => Assert.AreEqual(words, NumberWords.Falls(fall));
}
