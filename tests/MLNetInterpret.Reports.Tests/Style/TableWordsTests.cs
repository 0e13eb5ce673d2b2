using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Tests;

/// <summary>Cells of tables as figures and pages write them.</summary>
[TestClass]
public class TableWordsTests
{
    [TestMethod]
    [DataRow("", null, "missing")]
    [DataRow("rent", null, "rent")]
    [DataRow("1200", 1200.0, "1,200")]
    [DataRow("-7", -7.0, "−7")]
    [DataRow("14.87", 14.87, "14.87")]
    [DataRow("1234.5", 1234.5, "1,234.5")]
    [DataRow("-0.25", -0.25, "−0.25")]
    [DataRow("3.141593", 3.14159265, "3.14")]
    [DataRow("", 3.14159265, "3.14")]
    [DataRow("2023-08-12", 19581.0, "2023-08-12")]
    public void A_cell_reads_as_in_the_table(string text, double? number, string expected) =>
        Assert.AreEqual(expected, TableWords.Cell(new("Pris", text, number)));

    [TestMethod]
    [DataRow(true, "2023-08-12 ≤ Due ≤ 2023-09-01"), DataRow(false, "19,581 ≤ Due ≤ 19,601")]
    public void Limits_of_dates_are_dates(bool isDate, string expected) => Assert.AreEqual(expected, TableWords.Limits(new()
    {
        Column = "Due",
        Least = 19581,
        Most = 19601,
        Categories = null,
        IsDate = isDate,
        Words = "",
        Weight = 1,
        Share = 0.5,
    }));
}
