using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MLNetInterpret;

/// <summary>The engine behind every door: one scan, then optimised inputs, then findings.</summary>
internal static class Interpreter
{
    /// <summary>Interprets a network over a view whose schema has the column that the network reads.</summary>
    public static FindingSet Interpret(IDataView view, INetworkTransformer network, InterpretationOptions options, int seed)
    {
        options = options.Validated();
        if (view.Schema.GetColumnOrNull(network.InputColumnName) is null)
            throw new ArgumentException(
                $"The data have no column '{network.InputColumnName}', which the network reads. They have: {string.Join(", ", view.Schema.Select(c => c.Name))}.");
        var units = network.Network.Units([.. options.Units]);
        var labels = new RowLabels(view, options);

        var kind = KindInterpreter.For(view, network, options, seed);
        var (scans, dataHash, rows) = Scan(view, network, options, kind, units);
        var optima = options.Maximize ? kind.Optimize(scans) : new Dictionary<(Unit, bool), Optimum>();
        options.Progress?.Report(new("reading the strongest rows", 0));
        var paths = PathEvidence.Measure(view, network, scans, optima, kind, rows, seed, options);
        var shown = kind.Show(scans);
        var (ids, names) = labels.Read(scans.SelectMany(scan => scan.Highest.Concat(scan.Lowest)).Select(row => row.Row).ToHashSet());

        var shapes = network.Network.Points.ToDictionary(point => point.Point, point => point.Shape);
        var findings = scans.Select(scan =>
        {
            Extreme End(bool highest)
            {
                optima.TryGetValue((scan.Unit, highest), out var optimum);
                return new(optimum?.Input, [.. (highest ? scan.Highest : scan.Lowest).Select(row => new Example(row.Row,
                    ids.GetValueOrDefault(row.Row), row.Activation, Position(row.Position, shapes[scan.Unit.Point]),
                    shown.GetValueOrDefault((scan.Unit, row.Row, highest)), names.GetValueOrDefault(row.Row)))]);
            }

            var (highest, lowest) = (End(true), End(false));
            var claim = kind.Claim(scan, optima.GetValueOrDefault((scan.Unit, true)), highest.Examples);
            var (evidence, verdict, reason) = Judgement.Of(
                scan.Statistics, highest, lowest, kind.IsAllowed, paths.GetValueOrDefault(scan.Unit));
            return new Finding(scan.Unit, claim, highest, lowest, scan.Statistics, evidence, verdict, reason);
        }).ToList();
        options.Progress?.Report(new("reading the strongest rows", 1));
        return new(findings, network.Layout.Kind, kind.Columns, new(
            options.ModelName, network.Network.Hash, dataHash, rows, seed, torch.get_num_threads(), Versions()));
    }

    private static (IReadOnlyList<UnitScan> Scans, string DataHash, long Rows) Scan(
        IDataView view, INetworkTransformer network, InterpretationOptions options, KindInterpreter kind, IReadOnlyList<Unit> units)
    {
        var scan = new ActivationScan(network.Network, units, kind.Scan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var expected = view.GetRowCount();
        foreach (var batch in NetworkRows.Read(view, network, options.BatchRows, options.Cancellation))
        {
            hash.AppendData(batch.Input.bytes);
            kind.Observe(batch.Input);
            scan.Add(batch.Input, batch.Lengths);
            options.Progress?.Report(new("scanning rows", expected is > 0 ? Math.Min(1, (double)scan.Rows / expected.Value) : 0));
        }

        if (scan.Rows == 0) throw new ArgumentException("The data have no rows; an interpretation needs at least one.");
        return (scan.Result(), Convert.ToHexStringLower(hash.GetHashAndReset())[..16], scan.Rows);
    }

    /// <summary>An index along the joined position axes, taken apart again.</summary>
    private static int[] Position(int joined, IReadOnlyList<long> shape)
    {
        var position = new int[shape.Count - 1];
        for (var axis = position.Length - 1; axis > 0; axis--)
            (joined, position[axis]) = ((int)(joined / shape[axis + 1]), (int)(joined % shape[axis + 1]));

        // a text may have more time steps than the input on which the points' shapes were measured
        if (position.Length > 0) position[0] = joined;
        return position;
    }

    private static string Versions()
    {
        static string Of(Type type) => type.Assembly.GetName().Version!.ToString(3);
        return $"MLNetInterpret {Of(typeof(Interpreter))}, ML.NET {MlNetInternals.PackageVersion}, " +
            $"TorchSharp {Of(typeof(torch))}, libtorch {torch.__version__}";
    }

    /// <summary>The id and label of rows, read once for all examples.</summary>
    private sealed class RowLabels
    {
        private readonly IDataView _view;
        private readonly DataViewSchema.Column? _id, _label;

        public RowLabels(IDataView view, InterpretationOptions options)
        {
            _view = view;
            _id = Require(options.IdColumnName);
            _label = Require(options.LabelColumnName);
        }

        public (Dictionary<long, string> Ids, Dictionary<long, string> Labels) Read(HashSet<long> rows)
        {
            var (ids, labels) = (new Dictionary<long, string>(), new Dictionary<long, string>());
            DataViewSchema.Column[] columns = [.. new[] { _id, _label }.OfType<DataViewSchema.Column>()];
            if (columns.Length == 0 || rows.Count == 0) return (ids, labels);
            using var cursor = _view.GetRowCursor(columns);
            var id = _id is { } i ? ColumnText.Getter(cursor, i) : null;
            var label = _label is { } l ? ColumnText.Getter(cursor, l) : null;
            var last = rows.Max();
            for (long row = 0; row <= last && cursor.MoveNext(); row++)
            {
                if (!rows.Contains(row)) continue;
                if (id is not null) ids[row] = id();
                if (label is not null) labels[row] = label();
            }

            return (ids, labels);
        }

        private DataViewSchema.Column? Require(string? name) => name is null ? null : _view.Schema.GetColumnOrNull(name)
            ?? throw new ArgumentException($"The data have no column '{name}'. They have: {string.Join(", ", _view.Schema.Select(c => c.Name))}.");
    }
}
