using System.Text;
using Microsoft.ML;
using MLNetInterpret.Fuzz.Fixtures;

namespace MLNetInterpret.Fuzz.Loading;

/// <summary>Loads data files and findings.</summary>
internal static class LoadData
{
    /// <summary>A table, its columns inferred.</summary>
    public static string Csv(string folder, string fixtures)
    {
        var table = new MLContext(seed: 1).Data.LoadFromCsv(Files.Only(folder));
        return $"{table}\n{RowText.Of(table)}";
    }

    /// <summary>A text.</summary>
    public static string Text(string folder, string fixtures)
    {
        var corpus = new MLContext(seed: 1).Data.LoadTextCorpus(Files.Only(folder), window: 64, overlap: 16);
        return RowText.Of(corpus.Train) + RowText.Of(corpus.Test);
    }

    /// <summary>Pictures and labels as IDX.</summary>
    public static string Idx(string folder, string fixtures) => RowText.Of(new MLContext(seed: 1).Data.LoadIdx(
        Path.Combine(folder, "pictures"), Path.Combine(folder, "labels"), TrainedFixtures.Classes));

    /// <summary>Records of CIFAR-10.</summary>
    public static string Cifar(string folder, string fixtures) => RowText.Of(
        new MLContext(seed: 1).Data.LoadCifarBinary(Files.Only(folder), TrainedFixtures.Classes));

    /// <summary>A folder of picture files.</summary>
    public static string Picture(string folder, string fixtures) =>
        RowText.Of(new MLContext(seed: 1).Data.LoadImageFolder(folder, width: 16, height: 16));

    /// <summary>Findings as JSON.</summary>
    public static string Findings(string folder, string fixtures)
    {
        using var file = File.OpenRead(Files.Only(folder));
        using var again = new MemoryStream();
        FindingSetJson.WriteAll(again, FindingSetJson.ReadAll(file));
        return Encoding.UTF8.GetString(again.ToArray());
    }
}
