using Microsoft.ML;

namespace MLNetInterpret.Tests;

[TestClass]
public class ReadmeTests
{
    [TestMethod]
    public void The_quick_start_is_this_code_and_runs()
    {
        var root = Root();
        var shown = File.ReadAllText(Path.Combine(root, "README.md")).Split("```csharp\n")[1].Split("```")[0];
        var source = File.ReadAllText(Path.Combine(root, "tests", "MLNetInterpret.Tests", "ReadmeTests.cs"));
        var compiled = source.Split("// from here README\n")[1].Split("        // to here README")[0];
        var own = string.Join('\n', compiled.Split('\n').Select(line => line.StartsWith("        ", StringComparison.Ordinal) ? line[8..] : line));
        Assert.AreEqual(shown.Replace("using Microsoft.ML;\n\n", "", StringComparison.Ordinal), own);

        var (here, folder) = (Directory.GetCurrentDirectory(), Directory.CreateTempSubdirectory("mlnetinterpret-test-").FullName);
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "datasets", "credit"));
            File.Copy(Path.Combine(root, "datasets", "credit", "credit_data.csv"), Path.Combine(folder, "datasets", "credit", "credit_data.csv"));
            Directory.SetCurrentDirectory(folder);
            var findings = QuickStart();
            Assert.HasCount(32 + 16, findings);
            var ml = new MLContext();
            var loaded = ml.Model.LoadInterpretable(Path.Combine(folder, "credit.zip"));
            Assert.HasCount(findings.Count, ml.Interpretation.FindFindings(loaded)!);
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static FindingSet QuickStart()
    {
        // from here README
        var ml = new MLContext(seed: 1);
        var credit = ml.Data.LoadFromCsv("datasets/credit/credit_data.csv");
        var parts = ml.Data.TrainTestSplit(credit, testFraction: 0.25);

        var model = ml.Transforms.FeaturizeTable(credit.Schema, label: "Status", positive: "bad")
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(hiddenUnits: [32, 16]))
            .Append(ml.Interpretation.Units("hidden*", topRows: 9))
            .Fit(parts.TrainSet);

        foreach (var finding in model.LastTransformer.Findings) Console.WriteLine(finding);
        ml.Model.Save(model, credit.Schema, "credit.zip");      // findings travel with the model
        // to here README
        return model.LastTransformer.Findings;
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MLNetInterpret.sln"))) return folder.FullName;
        throw new AssertInconclusiveException("The repository was not found.");
    }
}
