using System.Globalization;

namespace MLNetInterpret.Cli;

/// <summary>What a million rows take:
/// <c>dotnet test tests/MLNetInterpret.Cli.Tests --settings tests/soak.runsettings</c>.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class MillionRowsTests : IDisposable
{
    private const long MostBytes = 2L << 30;
    private const int Rows = 1_000_000;
    private readonly Session _session = new();

    /// <summary>What the figures are written to.</summary>
    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void A_million_rows_are_trained_on_interpreted_and_scanned_in_less_than_two_gigabytes()
    {
        var (table, model) = (_session.At("million.csv"), _session.At("m.zip"));
        WriteTable(table);
        Run("train", "tabular", "--data", table, "--label", "Target", "--positive", "yes", "--out", model);
        StringAssert.Contains(
            Run("interpret", model, "--data", table, "--depth", "quick", "--units", "hidden2", "--out", _session.At("report")),
            "Of 1,000,000 rows one in 16 stands for the others: 62,500.");
        Run("scan", "run", model, "--data", table, "--label", "Target", "--out", _session.At("catalogue"));
    }

    /// <summary>Runs the command line in a process of its own.</summary>
    /// <returns>What it wrote to standard error.</returns>
    private string Run(params string[] arguments)
    {
        using var process = new ScanProcess(arguments);
        var (_, error) = process.End();
        TestContext.WriteLine($"{arguments[0]}: {process.PeakBytes >> 20} MB");
        Assert.IsTrue(process.PeakBytes is > 0 and < MostBytes, $"{arguments[0]} took {process.PeakBytes >> 20} MB");
        return error;
    }

    /// <summary>Whole numbers, prices and words, and a target that depends on three of them.</summary>
    private static void WriteTable(string path)
    {
        var random = new Random(5);
        using var file = new StreamWriter(path);
        file.WriteLine("Age,Income,Price,Rate,City,Kind,Days,Share,Points,Debt,Level,Month,Target");
        for (var row = 0; row < Rows; row++)
        {
            var (age, income, price) = (random.Next(18, 90), random.Next(900, 9000), 10 + (random.NextDouble() * 990));
            var isYes = (age / 90.0) + (income / 9000.0) - (price / 500) + random.NextDouble() > 0.7;
            file.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{age},{income},{price:0.00},{random.NextDouble():0.000},town{random.Next(30)},k{random.Next(5)},"
                + $"{random.Next(4000)},{random.NextDouble():0.0000},{random.Next(300, 850)},{random.Next(100_000)},"
                + $"l{random.Next(4)},{1 + random.Next(12)},{(isYes ? "yes" : "no")}"));
        }
    }
}
