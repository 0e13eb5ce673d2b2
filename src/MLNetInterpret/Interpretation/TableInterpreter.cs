using Microsoft.ML;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Table rows: searched in the table's own values, and measured again through the real pipeline.</summary>
internal sealed class TableInterpreter(IDataView view, INetworkTransformer network, InterpretationOptions options, int seed)
    : KindInterpreter(view, network, options, seed)
{
    private const int StartRows = 4;
    private TableSpace? _space;

    public override IReadOnlyList<ColumnProfile> Columns => [.. Space.Table.Columns.Select(column => column.Profile)];

    private TableSpace Space => _space ??= TableSpace.Of(View, Network, Options.Cancellation);

    public override IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> Optimize(IReadOnlyList<UnitScan> scans)
    {
        var found = new Dictionary<(Unit, bool), Optimum>();
        for (var u = 0; u < scans.Count; u++)
        {
            foreach (var highest in new[] { true, false })
                found[(scans[u].Unit, highest)] = Optimize(scans[u], highest);
            Report("searching rows", (u + 1.0) / scans.Count);
        }

        return found;
    }

    public override IReadOnlyDictionary<(Unit Unit, long Row, bool Highest), InputValue> Show(IReadOnlyList<UnitScan> scans)
    {
        var shown = new Dictionary<long, InputValue>();
        InputValue Row(long row) => shown.TryGetValue(row, out var known)
            ? known
            : shown[row] = new RowInput([.. Space.Table.Columns.Select(column => column.At(row))]);
        return scans.SelectMany(scan => scan.Highest.Select(row => (scan.Unit, row.Row, Highest: true))
            .Concat(scan.Lowest.Select(row => (scan.Unit, row.Row, Highest: false)))).ToDictionary(key => key, key => Row(key.Row));
    }

    public override Tensor ToTensor(InputValue input) => Space.Table.Featurize([((RowInput)input).Values]);

    public override string Claim(UnitScan scan, Optimum? highest, IReadOnlyList<Example> examples) =>
        highest is { Drivers.Count: > 0 }
            ? $"fires for {string.Join(", ", highest.Drivers)}"
            : "does not depend on any single column of its best row";

    public override bool IsAllowed(long row) => Space.Table.Columns.All(column => column.IsInRange(row));

    private Optimum Optimize(UnitScan scan, bool highest)
    {
        var unit = Objectives.Channel(scan.Unit);
        var objective = highest ? unit : -unit;
        int[][] starts = [.. (highest ? scan.Highest : scan.Lowest).Take(StartRows).Select(row => Space.Nearest(row.Row)), [.. Space.Typical]];
        var best = Network.Network.Maximize(objective, Space.Rows, starts, new() { Seed = Seed, Cancellation = Options.Cancellation });

        var row = Space.Describe(best.Choices);
        using var features = Space.Table.Featurize([row]);
        var score = Network.Network.Score(unit, features)[0];
        var claimed = highest ? best.Score : -best.Score;
        if (Math.Abs(score - claimed) > 1e-3f * (1 + Math.Abs(score)))
            throw new InvalidOperationException(
                $"The best row for '{scan.Unit}' scores {claimed} as searched but {score} through the pipeline; the pipeline does not give the same features twice.");
        float[] trace = [.. best.Trace.Select(value => highest ? value : -value)];
        return new(new(new RowInput(row), score, trace), RowDrivers.Of(Network.Network, objective, Space.Rows, [.. best.Choices], [.. Space.Typical], row));
    }
}
