using Microsoft.ML;
using MLNetInterpret;
using MLNetInterpret.Reports;

namespace Readme.Tests;

/// <summary>The programs of docs/csharp.md, on a small part of the credit table.</summary>
[TestClass, TestCategory("Long")]
public sealed class CSharpPageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-");
    private readonly string _here = Directory.GetCurrentDirectory();

    public CSharpPageTests()
    {
        var rows = File.ReadLines(Repository.At("datasets", "credit", "credit_data.csv")).Take(400);
        File.WriteAllLines(Path.Combine(_folder.FullName, "credit.csv"), rows);
        Directory.SetCurrentDirectory(_folder.FullName);
    }

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_here);
        _folder.Delete(recursive: true);
    }

    [TestMethod]
    public void The_programs_are_this_code_and_run()
    {
        foreach (var block in (int[])[1, 2, 3, 4]) Shown.Assert("docs/csharp.md", nameof(CSharpPageTests), block: block);

        var ml = new MLContext(seed: 1);
        var credit = ml.Data.LoadFromCsv("credit.csv");
        var model = ml.Transforms.FeaturizeTable(credit.Schema, labelColumnName: "Status", positive: "bad")
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(hiddenUnits: [4]))
            .Append(ml.Interpretation.Units("hidden*", topRows: 3))
            .Fit(credit);
        var findings = Interpret(ml, model, credit);
        Assert.HasCount(4, findings);
        Assert.IsTrue(File.Exists(Path.Combine("out", "report", "index.html")));

        var decision = Decide(ml, model);
        Assert.IsTrue(decision.Probability is > 0 and < 1);
        Assert.HasCount(4, decision.Activations);

        Draw(findings);
        Assert.IsGreaterThan(1000, new FileInfo("unit.png").Length);
    }

    private static FindingSet Interpret(MLContext ml, ITransformer model, IDataView credit)
    {
        // from here docs/csharp.md
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; stop.Cancel(); };

        var findings = ml.Interpretation.Interpret(model, credit, new()
        {
            Units = ["hidden*"],
            Depth = Depth.Quick,
            Progress = new Progress<WorkProgress>(work => Console.Error.WriteLine($"{work.Stage}: {work.Share:P0}")),
            Cancellation = stop.Token,
        });
        Report.Write("out/report", findings);
        // to here docs/csharp.md
        return findings;
    }

    private static Decision Decide(MLContext ml, ITransformer model)
    {
        // from here docs/csharp.md 2
        using var engine = ml.Model.CreatePredictionEngine<Applicant, Decision>(model);
        var decision = engine.Predict(new()
        {
            Seniority = 9,
            Home = "rent",
            Time = 60,
            Age = 30,
            Marital = "married",
            Records = "no",
            Job = "freelance",
            Expenses = 73,
            Income = 129,
            Assets = 0,
            Debt = 0,
            Amount = 800,
            Price = 846,
        });
        Console.WriteLine($"{decision.Probability:P0} default; units: {string.Join(", ", decision.Activations)}");
        // to here docs/csharp.md 2
        return decision;
    }

    private static void Draw(FindingSet findings)
    {
        // from here docs/csharp.md 4
        using var figure = Figures.MaximizingRow(findings[0], findings, new()
        {
            Title = "The first hidden unit",
            Subtitle = "400 credit applications",
            Width = 900,
            Dark = true,
        });
        figure.Save("unit.png");
        figure.Save("unit.svg");
        // to here docs/csharp.md 4
    }

    // from here docs/csharp.md 3
    private sealed class Applicant
    {
        public string Status { get; set; } = "";      // the label: the pipeline wants the column, whatever is in it
        public float Seniority { get; set; }
        public float Time { get; set; }
        public float Age { get; set; }
        public float Expenses { get; set; }
        public float Income { get; set; }
        public float Assets { get; set; }
        public float Debt { get; set; }
        public float Amount { get; set; }
        public float Price { get; set; }
        public string Home { get; set; } = "";
        public string Marital { get; set; } = "";
        public string Records { get; set; } = "";
        public string Job { get; set; } = "";
    }

    private sealed class Decision
    {
        public float Probability { get; set; }
        public float[] Activations { get; set; } = [];
    }
    // to here docs/csharp.md 3
}
