using Microsoft.ML;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Table rows: searched in the table's own values, described in its own terms, and measured again through the real pipeline.</summary>
internal sealed class TableInterpreter(IDataView view, INetworkTransformer network, InterpretationOptions options, IDataView? heldOut, int seed)
    : KindInterpreter(view, network, options, seed)
{
    /// <summary>Fewer rows have no others to be compared with.</summary>
    private const int LeastRows = 4;
    private TableSpace? _space;
    private AllowedTable? _allowed;

    public override IReadOnlyList<ColumnProfile> Columns => [.. Space.Table.Columns.Select(column => column.Profile)];

    public override TableFindings? Table => _table;

    private TableFindings? _table;

    private TableSpace Space => _space ??= TableSpace.Of(View, Network, Options.Cancellation);

    public override IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> Optimize(IReadOnlyList<UnitScan> scans)
    {
        var found = new Dictionary<(Unit, bool), Optimum>();
        if (Space.Table.Columns.Count > AllowedTable.MostColumns) return found;
        var profiles = (Options.Table?.Profiles ?? new() { Curve = [] }) with { RealRows = 0, Cancellation = Options.Cancellation };
        _allowed = AllowedTable.Of(Space.Table, Space.Table.Rows, profiles.Constraints);
        Unit[] units = [.. scans.Select(scan => scan.Unit)];
        Unit[] flat = [.. units.Where(unit => Network.Network.Points.Require(unit).IsFlat)];
        if (Options.Table is { } asked && flat.Length > 0 && Space.Table.Rows >= LeastRows)
        {
            _table = TableAnalysis.Run(
                View, heldOut, Network, flat, asked with { Profiles = profiles, Progress = Options.Progress, Cancellation = Options.Cancellation }, Seed, new(Seed));
            foreach (var unit in _table.Units) Keep(found, unit.Profile);
        }

        using var search = new ProfileSearch(View, Network, profiles, Seed);
        foreach (var (at, unit) in units.Where(unit => _table?.Of(unit) is null).Index())
        {
            Keep(found, search.Find(unit));
            Report("searching rows", (at + 1.0) / units.Length);
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

    public override bool IsAllowed(long row) => _allowed?.IsInRange(row) ?? true;

    private static void Keep(Dictionary<(Unit, bool), Optimum> found, UnitProfile profile)
    {
        foreach (var (end, highest) in new[] { (profile.Highest, true), (profile.Lowest, false) })
            found[(profile.Unit, highest)] = new(new(end.Row, end.Score, []), end.Drivers);
    }
}
