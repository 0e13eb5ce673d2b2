using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tables.Profiles;
using TorchSharp;
using static TorchSharp.torch;
using Categories = System.Collections.Generic.Dictionary<string, System.Collections.Generic.IReadOnlyList<string>>;
using Ranges = System.Collections.Generic.Dictionary<string, (double Least, double Most)>;

namespace MLNetInterpret;

public partial class ProfileTests
{
    [TestMethod]
    public void Contradictions_are_named_before_anything_is_searched()
    {
        Refused(
            "depends on no column 'Wealth'. It depends on: Home, Amount, Price, Rate",
            new() { Ranges = new Ranges { ["Wealth"] = (0, 1) } });
        Refused("depends on no column 'Wealth'", new() { Relations = ["Wealth <= Price"] });
        Refused("The range of 'Amount', 5 to 2, is empty", new() { Ranges = new Ranges { ["Amount"] = (5, 2) } });
        Refused(
            "The range of 'Amount', 50 to 60, lies outside the data, which goes from 0 to 20",
            new() { Ranges = new Ranges { ["Amount"] = (50, 60) } });
        Refused(
            "No whole number lies in the range of 'Amount', 1.2 to 1.8",
            new() { Ranges = new Ranges { ["Amount"] = (1.2, 1.8) } });
        Refused("'Home' has no category 'castle'. It has: ", new() { Categories = new Categories { ["Home"] = ["castle"] } });
        Refused("'Home' is a column of categories", new() { Ranges = new Ranges { ["Home"] = (0, 1) } });
        Refused("'Price' is a column of numbers", new() { Categories = new Categories { ["Price"] = ["1"] } });
        Refused("needs numbers, but 'Home'", new() { Relations = ["Home <= Price"] });
        Refused(
            "No allowed values keep to the relation 'Price <= Amount'",
            new() { Relations = ["Price <= Amount"], Ranges = new Ranges { ["Price"] = (15, 20), ["Amount"] = (1, 3) } });
        Refused("need a row to start from", new() { Immutable = ["Home"] });
        Refused("There is no row 400", new() { StartRow = 400 });
        Refused(
            "'Amount' shall stay as in row 0, but its value there, 0, is not allowed: Amount from 5 to 9",
            new() { StartRow = 0, Immutable = ["Amount"], Ranges = new Ranges { ["Amount"] = (5, 9) } });
        Refused(
            "Row 0 has values that are not allowed in Amount, but at most 0 columns may change",
            new() { StartRow = 0, MostChanges = 0, Ranges = new Ranges { ["Amount"] = (5, 9) } });
        Refused("Row 0 does not keep to the relation", new() { StartRow = 0, MostChanges = 0, Relations = ["Price <= Amount"] });
        Refused("0 or more, not -1", new() { StartRow = 0, MostChanges = -1 });
        Refused(
            "No row was found that keeps to all of these: Amount + Price <= 20; -Amount - Price <= -30",
            new() { Relations = ["Amount + Price <= 20", "Amount + Price >= 30"] });
        var share = Assert.ThrowsExactly<ArgumentException>(() => Found(Linear, new() { Plausibility = 101 }));
        StringAssert.Contains(share.Message, "0 to 100, not 101");
        var layer = Assert.ThrowsExactly<ArgumentException>(() => Found(Linear, new(), "linear"));
        StringAssert.Contains(layer.Message, "'linear' is a layer");

        void Refused(string part, RowConstraints constraints)
        {
            var failure = Assert.Throws<ArgumentException>(() => Found(Linear, new() { Constraints = constraints }));
            StringAssert.Contains(failure.Message, part);
        }
    }

    [TestMethod]
    public void Odd_tables_are_searched_or_refused_in_words()
    {
        var one = Found(Linear, new(), rows: Rows()[..1]);
        Assert.AreEqual(one.Highest.Score, one.Lowest.Score);
        Assert.AreEqual(0.0, one.Highest.Percentile);
        Applicant[] alike =
            [.. Rows().Select(row => new Applicant { Home = row.Home, Amount = 3, Price = row.Price, Rate = row.Rate })];
        var constant = Found(Linear, new(), rows: alike);
        CollectionAssert.Contains(
            constant.Constraints.ToArray(), "Amount is 3 (1st to 99th percentile of the data), whole as in the data");
        Applicant[] missing =
            [.. Rows().Select(row => new Applicant { Home = row.Home, Amount = float.NaN, Price = row.Price })];
        StringAssert.Contains(
            Assert.Throws<Exception>(() => Found(Linear, new(), rows: missing)).Message, "holds NaN in slot 3 ('Amount')");
    }

    [TestMethod]
    public void Relations_ranges_and_categories_are_read_as_they_are_written()
    {
        foreach (var (text, read) in new[]
        {
            ("Amount<=Price", "Amount <= Price"),
            ("2*A + B <= 100", "2*A + B <= 100"),
            ("A >= B", "B <= A"),
            ("A - B >= 3", "-A + B <= -3"),
            ("[Total income] <= 2 * Rent + 5", "[Total income] - 2*Rent <= 5"), ("-A<=-1.5", "-A <= -1.5"),
        })
        {
            var relation = RowRelation.Parse(text);
            Assert.AreEqual(read == "B <= A" ? "-A + B <= 0" : read, $"{relation}");
            Assert.AreEqual(relation, RowRelation.Parse($"{relation}"));
        }

        Assert.AreEqual(new([new(1, "Amount"), new(-1, "Price")], 0), RowRelation.Parse("Amount <= Price"));
        foreach (var wrong in new[] { "", "A", "A < B", "A <= ", "A B <= 3", "A <= B <= C", "2 <= 3", "A*B <= 2", "A <= A" })
        {
            var failure = Assert.ThrowsExactly<FormatException>(() => RowRelation.Parse(wrong));
            StringAssert.Contains(failure.Message, "is not a relation");
        }

        Assert.AreEqual(new ColumnRange("Income", -3, 300.5), ColumnRange.Parse("Income=-3..300.5"));
        var home = ColumnCategories.Parse("Home=rent, own");
        Assert.AreEqual("Home: rent own", $"{home.Column}: {string.Join(' ', home.Allowed)}");
        Assert.ThrowsExactly<FormatException>(() => ColumnRange.Parse("Income=3"));
        Assert.ThrowsExactly<FormatException>(() => ColumnCategories.Parse("Home="));
        RowConstraints constraints =
            new() { Relations = ["A<=B"], StartRow = 3, Immutable = ["A"], MostChanges = 2 };
        constraints = constraints with
        {
            Ranges = new Ranges { ["Income"] = (0, 300) },
            Categories = new Categories { ["Home"] = ["rent", "own"] },
        };
        Assert.AreEqual(
            "Income=0..300; Home=rent,own; A <= B; from row 3; A unchanged; at most 2 changes", $"{constraints.Validated()}");
        Assert.AreEqual(new RowConstraints(), new RowConstraints { Relations = [] });
    }

    [TestMethod]
    public void A_text_that_is_no_relation_is_refused_before_rows_are_read_and_shown_as_it_is()
    {
        RowConstraints wrong = new() { Relations = ["A <= B", "A < B"] };
        Assert.AreEqual("A <= B; A < B", $"{wrong}");
        foreach (var refused in new[]
        {
            Assert.ThrowsExactly<FormatException>(() => new ProfileOptions { Constraints = wrong }.Validated()),
            Assert.ThrowsExactly<FormatException>(() => new AdversarialOptions { Constraints = wrong }.Validated()),
            Assert.ThrowsExactly<FormatException>(() => Found(Linear, new() { Constraints = wrong })),
        })
            StringAssert.StartsWith(refused.Message, "'A < B' is not a relation. Write a sum of columns");
    }
}
