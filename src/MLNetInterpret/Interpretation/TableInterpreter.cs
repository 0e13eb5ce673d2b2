using Microsoft.ML;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Descriptions;
using MLNetInterpret.Tables.Profiles;
using static TorchSharp.torch;

namespace MLNetInterpret.Interpretation;

/// <summary>Table rows: searched in the table's own values, described in its own terms,
/// and measured again through the real pipeline.</summary>
internal sealed class TableInterpreter(
    IDataView view, NetworkTransformer network, InterpretationOptions options, IDataView? heldOut, int seed)
    : KindInterpreter(view, network, options, seed)
{
    /// <summary>Fewer rows have no others to be compared with.</summary>
    public const int LeastRows = 4;

    // wider tables are searched, but not described, and what drives units of them is not measured
    private const int MostAnalysed = 1000;

    private IReadOnlyCollection<long> _asked = [];
    private TableRows? _rows;
    private ProfileSearch? _profiles;
    private TableFindings? _table;

    public override IReadOnlyList<ColumnProfile> Columns => [.. Searched.Columns.Select(column => column.Profile)];

    public override TableFindings? Table => _table;

    public override RangeDoubt? Doubt => _profiles?.Doubts is [var first, ..] ? first : null;

    /// <summary>The rows, read once.</summary>
    private TableRows Rows => _rows ??=
        TableRows.Read(View, Network, Options.Table?.Attribution.LabelColumnName, _asked, Options.Cancellation);

    /// <summary>The columns that rows are shown and searched in.</summary>
    private Table Searched => _profiles?.Table ?? Rows.Own;

    public override void Expect(IReadOnlyCollection<long> rows) =>
        _asked = Options.Table?.Profiles.Constraints.StartRow is { } start ? [.. rows, start] : rows;

    public override IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> Optimize(IReadOnlyList<UnitScan> scans)
    {
        var found = new Dictionary<(Unit, bool), Optimum>();
        var profiles = (Options.Table?.Profiles ?? new() { Curve = [] }) with { RealRows = 0 };
        profiles = profiles with { Depth = profiles.Depth ?? (Options.IsFull ? Depth.Full : Depth.Quick) };
        _profiles = new(Rows, Network, profiles, Seed, Options.Cancellation);
        Unit[] units = [.. scans.Select(scan => scan.Unit)];
        Unit[] flat = [.. units.Where(unit => Network.Network.Points.Require(unit.Point).IsFlat)];
        var left = units;
        var isWide = Rows.Own.Columns.Count > MostAnalysed;
        if (Options is { IsFull: true, Table: { } asked } && flat.Length > 0 && Rows.Kept.Count >= LeastRows && !isWide)
        {
            left = [.. units.Except(flat)];
            var work = Options with { Progress = Options.Progress.Between(0, (double)flat.Length / units.Length) };
            _table = TableAnalysis.Run(Rows, _profiles, heldOut, Network, flat, asked, Seed, work);
            foreach (var unit in _table.Units) Keep(found, unit.Profile);
        }

        var done = Options.Progress.Between(1 - ((double)left.Length / units.Length), 1);
        foreach (var (at, unit) in left.Index())
        {
            Options.Cancellation.ThrowIfCancellationRequested();
            if (Options.IsFull) Keep(found, _profiles.Find(unit, progress: done.Part(at, left.Length)));
            else
            {
                var (highest, lowest) = _profiles.FindQuickly(unit);
                found[(unit, true)] = new(new(highest.Row, highest.Score, []), highest.Drivers);
                found[(unit, false)] = new(new(lowest.Row, lowest.Score, []), lowest.Drivers);
            }

            done.Report("searching rows", (at + 1.0) / left.Length);
        }

        return found;
    }

    public override IEnumerable<(IReadOnlyList<long> Rows, Tensor Input)> Pick(IReadOnlyCollection<long> rows)
    {
        foreach (var together in rows.Order().GroupBy(row => row / Options.BatchRows))
        {
            Options.Cancellation.ThrowIfCancellationRequested();
            using var input = Rows.InputOf([.. together]);
            yield return ([.. together], input);
        }
    }

    public override IReadOnlyDictionary<(Unit Unit, long Row, bool Highest), InputValue> Show(IReadOnlyList<UnitScan> scans)
    {
        var shown = new Dictionary<long, InputValue>();
        InputValue Row(long row) => shown.TryGetValue(row, out var known)
            ? known
            : shown[row] = new RowInput(Searched.Row(row));
        return scans.SelectMany(scan => scan.Highest.Select(row => (scan.Unit, row.Row, Highest: true))
                .Concat(scan.Lowest.Select(row => (scan.Unit, row.Row, Highest: false))))
            .ToDictionary(key => key, key => Row(key.Row));
    }

    public override Tensor ToTensor(InputValue input) => Searched.Featurize([((RowInput)input).Values]);

    protected override string Claim(Extreme highest, IReadOnlyList<string> drivers) =>
        highest.Optimized is null ? "is highest for the rows shown"
        : drivers.Count > 0 ? $"fires for {string.Join(", ", drivers)}"
        : "does not depend on any single column of its best row";

    public override bool IsAllowed(long row) => _profiles?.IsInRange(row) ?? true;

    public override void Dispose()
    {
        _rows?.Dispose();
        base.Dispose();
    }

    private static void Keep(Dictionary<(Unit, bool), Optimum> found, UnitProfile profile)
    {
        foreach (var (end, highest) in new[] { (profile.Highest, true), (profile.Lowest, false) })
            found[(profile.Unit, highest)] = new(new(end.Row, end.Score, []), end.Drivers);
    }
}
