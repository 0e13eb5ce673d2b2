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
    private readonly Option<bool> _skipBorder;
    private readonly Option<string> _label;
    private readonly Option<string> _id;
    private readonly Option<string[]> _exact;
    private readonly Option<double?> _sample;
    private readonly Option<int?> _batchRows;
    private readonly Option<int?> _shardRows;
    private readonly Option<int> _seed;
    private readonly TableOptions _table;
    private readonly FolderOptions _folder;
    private readonly OnnxArguments _onnx;

    public ScanSettings(Verb verb)
    {
        var defaults = new ScanOptions();
        _data = verb.AddInput(Words.Data, "the rows, a CSV file, a folder of pictures or a text file.", required: true);
        _units = verb.Add(Words.Units, $"For example: --units \"conv*\" class:ring. {Words.EveryHiddenPoint}");
        _top = verb.AddWith(Words.Top, defaults.TopRows, "rows at each end of a unit's range.");
        _reduction = verb.Add(Words.Reduction, "Default: max.");
        _skipBorder = verb.AddWith(Words.SkipBorder, false);
        _label = verb.Add(Words.Label, "units are compared by it.");
        _id = verb.Add(Words.Id);
        _exact = verb.Add(Words.ExactCorrelations);
        _sample = verb.AddOptional(Words.Sample);
        _batchRows = verb.AddOptional(Words.BatchRows);
        _shardRows = verb.AddOptional(Words.ShardRows);
        _seed = verb.AddWith(Words.Seed, 1, "The projections that correlations are estimated by.");
        _table = new(verb);
        _folder = new(verb);
        _onnx = new(verb);
    }

    /// <summary>The model and data named.</summary>
    public ScanInputs Inputs(ParseResult parsed, string model) =>
        ScanInputs.Of(
            model, _onnx.Read(parsed, model), parsed.GetRequiredValue(_data), _table.Read(parsed),
            _folder.SkipBroken(parsed));

    /// <summary>The options as given.</summary>
    public ScanOptions Read(ParseResult parsed, string folder, CancellationToken cancellation) => new()
    {
        Units = parsed.GetValue(_units) ?? [],
        TopRows = parsed.GetValue(_top),
        Reductions = parsed.GetValue(_reduction) is { Length: > 0 } names
            ? [.. names.Select(name => Enum.Parse<Reduction>(name, ignoreCase: true))]
            : new ScanOptions().Reductions,
        SkipBorder = parsed.GetValue(_skipBorder),
        LabelColumnName = parsed.GetValue(_label),
        IdColumnName = parsed.GetValue(_id),
        ExactCorrelations = parsed.GetValue(_exact) ?? [],
        SampleShare = parsed.GetValue(_sample),
        BatchRows = parsed.GetValue(_batchRows),
        RowsPerShard = parsed.GetValue(_shardRows),
        Seed = parsed.GetValue(_seed),
        Folder = folder,
        Cancellation = cancellation,
    };

    /// <summary>The seed as given.</summary>
    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);
}
