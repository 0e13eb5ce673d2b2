using Microsoft.ML;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Orleans.Machines;

namespace MLNetInterpret.Orleans;

/// <summary>A small network of a table, and a folder in which its scan is planned.</summary>
internal sealed class SmallScan : IDisposable
{
    public const int Rows = 240, RowsPerShard = 40;

    private readonly TestFolder _folder = new();

    public SmallScan()
    {
        LibTorch.EnsureLoaded();
        var random = new Random(3);
        var lines = Enumerable.Range(0, Rows).Select(_ => (Size: random.Next(100), Noise: random.Next(10)))
            .Select(row => $"{row.Size},{row.Noise},{(row.Size > 50 ? "yes" : "no")}");
        Table = Context.Data.LoadFromCsv(_folder.Write("table.csv", $"Size,Noise,Good\n{string.Join('\n', lines)}\n"));
        Model = Context.Transforms.FeaturizeTable(Table.Schema, "Good", "yes")
            .Append(Context.BinaryClassification.Trainers.MultilayerPerceptron(
                new MultilayerPerceptronOptions { HiddenUnits = [6, 4], Epochs = 1, BatchSize = 16 }))
            .Fit(Table);
    }

    public MLContext Context { get; } = new(seed: 1);

    public IDataView Table { get; }

    public ITransformer Model { get; }

    public string At(string name) => _folder.At(name);

    public ScanOptions Options(string folder) =>
        new() { LabelColumnName = "Good", RowsPerShard = RowsPerShard, BatchRows = 16, TopRows = 3, Folder = At(folder) };

    /// <summary>Plans the scan for workers.</summary>
    public ScanJob Plan(string folder)
    {
        var job = Context.Interpretation.PlanJob(Model, Table, Options(folder));
        SavedScan.Save(Context, job.Folder, Context.Interpretation.SourceOf(job, Model, Table));
        return job;
    }

    public void Dispose()
    {
        (Model as IDisposable)?.Dispose();
        _folder.Dispose();
    }
}
