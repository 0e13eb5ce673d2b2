using System.CommandLine;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>The options of commands that plan a scan.</summary>
internal sealed class ScanSettings
{
    private readonly Option<string> _data;
    private readonly Option<string[]> _units;
    private readonly Option<int> _top;
    private readonly Option<string[]> _reduction;
    private readonly Option<string> _label;
    private readonly Option<string> _id;
    private readonly Option<string[]> _exact;
    private readonly Option<int?> _batchRows;
    private readonly Option<int?> _shardRows;
    private readonly Option<int> _seed;
    private readonly TableOptions _table;
    private readonly FolderOptions _folder;

    public ScanSettings(Verb verb)
    {
        var defaults = new ScanOptions();
        _data = verb.AddInput("--data", "The rows: a CSV file, a folder of pictures, or a text file.", required: true);
        _units = verb.Add<string[]>(
            "--units", "Points, wildcards, units or classes, for example: --units \"conv*\" class:ring. " +
            "Default: every hidden point.");
        _top = verb.Add("--top", "Rows kept at each end of a unit's range.", defaults.TopRows);
        _reduction = verb.Add<string[]>(
            "--reduction", "What becomes of a channel's positions, one or several of: max mean sum. Default: max.");
        _reduction.AcceptOnlyFromAmong("max", "mean", "sum");
        _label = verb.Add<string>("--label", "A column with the rows' classes.");
        _id = verb.Add<string>("--id", "A column that says which row is which.");
        _exact = verb.Add<string[]>("--exact-correlations", "Points within which correlations between units are exact.");
        _batchRows = verb.Add<int?>(
            "--batch-rows", "Rows in one tensor. Default: 1024 of a table, 256 pictures, 32 windows of text.");
        _shardRows = verb.Add<int?>(
            "--shard-rows", "Rows in a shard. Default: 65536 of a table, 8192 pictures, 512 windows of text.");
        _seed = verb.Add("--seed", "Decides the random projections.", 1);
        _table = new(verb);
        _folder = new(verb);
    }

    /// <summary>The model and data named.</summary>
    public ScanInputs Inputs(ParseResult parsed, string model) =>
        ScanInputs.Of(model, parsed.GetRequiredValue(_data), _table.Read(parsed), _folder.SkipBroken(parsed));

    /// <summary>The options as given.</summary>
    public ScanOptions Read(ParseResult parsed, string folder, CancellationToken cancellation) => new()
    {
        Units = parsed.GetValue(_units) ?? [],
        TopRows = parsed.GetValue(_top),
        Reductions = parsed.GetValue(_reduction) is { Length: > 0 } names
            ? [.. names.Select(name => Enum.Parse<Reduction>(name, ignoreCase: true))]
            : new ScanOptions().Reductions,
        LabelColumnName = parsed.GetValue(_label),
        IdColumnName = parsed.GetValue(_id),
        ExactCorrelations = parsed.GetValue(_exact) ?? [],
        BatchRows = parsed.GetValue(_batchRows),
        RowsPerShard = parsed.GetValue(_shardRows),
        Seed = parsed.GetValue(_seed),
        Folder = folder,
        Cancellation = cancellation,
    };

    /// <summary>The seed as given.</summary>
    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);
}
