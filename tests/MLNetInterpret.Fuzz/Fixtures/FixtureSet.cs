using Microsoft.ML;

namespace MLNetInterpret.Fuzz.Fixtures;

/// <summary>Small whole files of every kind, made from generated data: a folder for each.</summary>
internal static class FixtureSet
{
    /// <summary>Makes those that kinds need, and what they are looked at with.</summary>
    public static void Make(string root, IEnumerable<Kind> kinds)
    {
        string[] needed = [.. kinds.Select(kind => kind.Fixture).Distinct()];
        // what models are asked about
        GeneratedData.Table(At(root, "table", "table.csv"), rows: 80, seed: 3);
        GeneratedData.Idx(At(root, "idx", "pictures"), At(root, "idx", "labels"), pictures: 30, side: 8, seed: 4);
        GeneratedData.Text(At(root, "text", "text.txt"), seed: 5);
        foreach (var name in needed) Make(root, name);
        if (needed.Contains("job")) TrainedFixtures.Job(root, "other-job", seed: 2);
        if (needed.Contains("catalogue")) TrainedFixtures.Catalogue(root, "other-catalogue", seed: 2);
    }

    /// <summary>A file of a fixture's folder.</summary>
    public static string At(string root, string fixture, string name) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(root, fixture)).FullName, name);

    private static void Make(string root, string name)
    {
        switch (name)
        {
            case "perceptron" or "convnet" or "lstm" or "prior":
                TrainedFixtures.Model(root, name);
                break;
            case "checkpoint":
                Loading.LoadCheckpoint.Interrupt(At(root, name, "training.checkpoint"), root);
                break;
            case "job":
                TrainedFixtures.Job(root, name, seed: 1);
                break;
            case "catalogue":
                TrainedFixtures.Catalogue(root, name, seed: 1);
                break;
            case "onnx":
                foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "onnx")))
                    File.Copy(file, At(root, name, Path.GetFileName(file)));
                break;
            case "findings":
                TrainedFixtures.Findings(root, name);
                break;
            case "csv":
                GeneratedData.Table(At(root, name, "table.csv"), rows: 20, seed: 6);
                break;
            case "cifar":
                GeneratedData.Cifar(At(root, name, "pictures.bin"), pictures: 3, seed: 7);
                break;
            case "png" or "jpeg" or "bmp" or "gif" or "webp":
                PictureFiles.Write(At(root, Path.Combine(name, "thing"), $"picture.{name}"), side: 24, seed: 8);
                break;
        }
    }
}
