using MLNetInterpret.Core.Rows;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>What values put into the network's input, asked of the real pipeline once for each value.</summary>
/// <remarks>May be asked from several threads.</remarks>
internal sealed class SlotCache
{
    private readonly TableSpace _space;
    private readonly RowValue[] _typical;
    private readonly float[] _base;
    private readonly bool[][] _owned;
    private readonly Dictionary<RowValue, IReadOnlyList<float>?>[] _known;
    private readonly Lock _asking = new();

    /// <summary>Begins with what the space knows.</summary>
    public SlotCache(TableSpace space)
    {
        _space = space;
        _typical = [.. space.Describe(space.Typical)];
        _base = new float[space.Rows.Slots];
        space.Rows.Write([.. space.Typical], _base);
        _owned = [.. space.Rows.Columns.Select(column =>
            Enumerable.Range(0, space.Rows.Slots).Select(slot => column.Slots.Contains(slot)).ToArray())];
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
        if (unknown.Length > 0)
        {
            var features = TableSpace.Featurize(_space.Table, [.. unknown.Select(ask =>
            {
                RowValue[] row = [.. _typical];
                row[ask.Column] = ask.Value;
                return row;
            })]);
            foreach (var (at, (column, value)) in unknown.Index()) _known[column][value] = Slots(column, features[at]);
        }

        return [.. offered.Select((values, c) =>
            (IReadOnlyList<RowValue>)[.. values.Distinct().Where(value => _known[c][value] is not null)])];
    }

    private float[]? Slots(int column, float[] features)
    {
        for (var slot = 0; slot < features.Length; slot++)
            if (!float.IsFinite(features[slot]) || (!_owned[column][slot] && features[slot] != _base[slot])) return null;
        return [.. _space.Rows.Columns[column].Slots.Select(slot => features[slot])];
    }
}
