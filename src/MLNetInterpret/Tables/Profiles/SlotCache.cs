using MLNetInterpret.Core.Rows;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>What values put into the network's input, asked of the real pipeline once for each value.</summary>
/// <remarks>May be asked from several threads.</remarks>
internal sealed class SlotCache
{
    private const int RowsTogether = 1024;
    private readonly TableSpace _space;
    private readonly RowValue[] _typical;
    private readonly float[] _base;

    // for each feature the column that sets it, else -1
    private readonly int[] _owners;
    private readonly Dictionary<RowValue, IReadOnlyList<float>?>[] _known;
    private readonly Lock _asking = new();

    /// <summary>Begins with what the space knows.</summary>
    public SlotCache(TableSpace space)
    {
        _space = space;
        _typical = [.. space.Describe(space.Typical)];
        _base = new float[space.Rows.Slots];
        space.Rows.Write([.. space.Typical], _base);
        _owners = new int[_base.Length];
        Array.Fill(_owners, -1);
        foreach (var (c, column) in space.Rows.Columns.Index())
            foreach (var slot in column.Slots) _owners[slot] = c;
        _known = [.. space.Rows.Columns.Select((column, c) => column.Choices.Index().ToDictionary(
            choice => space.Choices[c][choice.Index], choice => choice.Item.All(float.IsFinite) ? choice.Item : null))];
    }

    /// <summary>The values among those offered that the network can read, each once; a value is left out that makes a feature NaN
    /// or that moves a feature which no probed value of the column does.</summary>
    public IReadOnlyList<RowValue>[] Usable(IReadOnlyList<IReadOnlyList<RowValue>> offered)
    {
        lock (_asking) return Found(offered);
    }

    /// <summary>The rows made of usable values.</summary>
    public RowSpace Space(IReadOnlyList<IReadOnlyList<RowValue>> choices)
    {
        lock (_asking)
            return new(_base, [.. _space.Rows.Columns.Select((column, c) =>
                new RowColumn(column.Name, column.Slots, [.. choices[c].Select(value => _known[c][value]!)]))]);
    }

    private IReadOnlyList<RowValue>[] Found(IReadOnlyList<IReadOnlyList<RowValue>> offered)
    {
        (int Column, RowValue Value)[] unknown = [.. offered.SelectMany((values, c) =>
            values.Distinct().Where(value => !_known[c].ContainsKey(value)).Select(value => (c, value)))];
        // one row asks about a value of every column
        foreach (var together in unknown.GroupBy(ask => ask.Column)
            .SelectMany(asks => asks.Select((ask, at) => (Ask: ask, At: at))).GroupBy(ask => ask.At, ask => ask.Ask)
            .Chunk(RowsTogether))
            Learn([.. together.Select(row => row.ToArray())]);
        return [.. offered.Select((values, c) =>
            (IReadOnlyList<RowValue>)[.. values.Distinct().Where(value => _known[c][value] is not null)])];
    }

    /// <summary>Learns what values put into the network's input, from rows that each have some of them.</summary>
    private void Learn((int Column, RowValue Value)[][] asks)
    {
        var features = TableSpace.Featurize(_space.Table, [.. asks.Select(row =>
        {
            var values = (RowValue[])_typical.Clone();
            foreach (var (column, value) in row) values[column] = value;
            return values;
        })]);
        var apart = new List<(int Column, RowValue Value)[]>();
        foreach (var (row, values) in asks.Zip(features))
        {
            var isOf = IsOf(row, values);
            if (row.Length > 1 && !isOf) apart.AddRange(row.Select(ask => ((int, RowValue)[])[ask]));
            else
                foreach (var (column, value) in row) _known[column][value] = isOf ? Slots(column, values) : null;
        }

        // something in such a row is not usable
        foreach (var some in apart.Chunk(RowsTogether)) Learn(some);
    }

    /// <summary>Whether features are numbers, and none moved but those of the columns asked about.</summary>
    private bool IsOf((int Column, RowValue Value)[] row, float[] features)
    {
        var asked = new bool[_known.Length];
        foreach (var (column, _) in row) asked[column] = true;
        for (var slot = 0; slot < features.Length; slot++)
        {
            if (!float.IsFinite(features[slot])) return false;
            if (features[slot] != _base[slot] && (_owners[slot] < 0 || !asked[_owners[slot]])) return false;
        }

        return true;
    }

    private float[] Slots(int column, float[] features) =>
        [.. _space.Rows.Columns[column].Slots.Select(slot => features[slot])];
}
