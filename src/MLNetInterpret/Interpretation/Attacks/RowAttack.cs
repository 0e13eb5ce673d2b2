using TorchSharp;

namespace MLNetInterpret;

/// <summary>Changes a table row in its own columns until a classifier takes it for another class, then takes back what was not needed.</summary>
/// <remarks>The row search from another start: the row itself. A number may become any value that occurs and lies within the radius, a
/// category any other that occurs; what is missing or immutable stays. Afterwards columns are put back one by one, the least needed first,
/// and what remains is moved no further than it has to be.</remarks>
internal sealed class RowAttack
{
    private readonly TableSpace _space;
    private readonly HookedNetwork _network;
    private readonly double _radius;
    private readonly IReadOnlyList<bool> _fixed;

    /// <summary>Prepares attacks.</summary>
    /// <param name="space">The rows that the table allows.</param>
    /// <param name="network">The classifier.</param>
    /// <param name="radius">How far a number may go, in standard deviations of its column.</param>
    /// <param name="immutable">Columns that stay.</param>
    /// <exception cref="ArgumentException">There is no such column, or the radius is not above 0.</exception>
    public RowAttack(TableSpace space, HookedNetwork network, double radius, IReadOnlyList<string> immutable)
    {
        if (!(radius > 0))
            throw new ArgumentException(FormattableString.Invariant(
                $"How far a row's numbers may go (LInf, in standard deviations of their column) is a number above 0, not {radius}."));
        var names = space.Table.Columns.Select(column => column.Name).ToList();
        if (immutable.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
            throw new ArgumentException($"The network depends on no column '{unknown}'. It depends on: {string.Join(", ", names)}.");
        (_space, _network, _radius, _fixed) = (space, network, radius, [.. names.Select(name => immutable.Contains(name))]);
    }

    /// <summary>Changes one row.</summary>
    /// <param name="row">Its number in the table.</param>
    /// <param name="features">The row as the network reads it, <c>[1, F]</c>.</param>
    /// <param name="predicted">The class predicted for it.</param>
    /// <param name="target">The class aimed at, or null for any other.</param>
    /// <param name="cancellation">Ends the work.</param>
    public AttackedRow Change(long row, torch.Tensor features, int predicted, int? target, CancellationToken cancellation)
    {
        var (own, options) = (_space.Table.Columns.Select(column => column.At(row)).ToArray(), Options(row, features));
        var point = _network.Points[^1].Point;
        var margin = target is { } wanted ? Objectives.Margin(point, [wanted]) : -Objectives.Margin(point, [predicted]);
        var space = new RowSpace([.. features.cpu().data<float>()],
            [.. options.Select((choices, c) => new RowColumn(own[c].Column, _space.Rows.Columns[c].Slots, [.. choices.Select(choice => choice.Slots)]))]);
        var found = _network.Maximize(margin, space, [new int[options.Length]], new() { RandomStarts = 0, Cancellation = cancellation });
        var best = found.Score > 0 ? Simplest(margin, space, [.. found.Choices]) : [.. found.Choices];

        RowValue[] changed = [.. best.Select((choice, c) => options[c][choice].Value)];
        using var through = _space.Table.Featurize([changed]);
        return new(new(own), new(changed), _network.Predict(through)[0], Distance(own, changed), found.Trace.Count);
    }

    /// <summary>For each column the values that it may take in this row, its own first, and what they put into the features.</summary>
    private (RowValue Value, IReadOnlyList<float> Slots)[][] Options(long row, torch.Tensor features)
    {
        using var plain = features.cpu();
        var values = plain.data<float>().ToArray();
        return [.. _space.Table.Columns.Select((column, c) =>
        {
            var own = column.At(row);
            var (slots, choices) = (_space.Rows.Columns[c].Slots, _space.Rows.Columns[c].Choices);
            var reach = _radius * (column.Profile.StandardDeviation ?? 0);
            IEnumerable<(RowValue, IReadOnlyList<float>)> others = _fixed[c] || own.IsMissing ? [] : column.Choices
                .Select((value, choice) => (Value: value, Slots: choices[choice]))
                .Where(other => other.Value != own && !other.Value.IsMissing
                    && (own.Number is not { } from || Math.Abs(other.Value.Number!.Value - from) <= reach));
            return others.Prepend((own, [.. slots.Select(slot => values[slot])])).ToArray();
        })];
    }

    /// <summary>Puts columns back while the row stays wrong and shortens what remains, until neither helps: a shorter change of one column
    /// may make another needless.</summary>
    private int[] Simplest(Objective margin, RowSpace space, int[] choices)
    {
        while (true)
        {
            var fewest = Fewest(margin, space, choices);
            choices = Shortest(margin, space, fewest);
            if (choices.SequenceEqual(fewest)) return choices;
        }
    }

    private int[] Fewest(Objective margin, RowSpace space, int[] choices)
    {
        while (true)
        {
            int[] changed = [.. Enumerable.Range(0, choices.Length).Where(c => choices[c] != 0)];
            if (changed.Length < 2) return choices;
            var leads = Scores(margin, space, [.. changed.Select(c => With(choices, c, 0))]);
            var least = Array.IndexOf(leads, leads.Max());
            if (leads[least] <= 0) return choices;
            choices = With(choices, changed[least], 0);
        }
    }

    private int[] Shortest(Objective margin, RowSpace space, int[] choices)
    {
        for (var c = 0; c < choices.Length; c++)
        {
            if (choices[c] == 0) continue;
            var (column, own) = (c, choices);
            var limit = Shift(space.Columns[c], choices[c]);
            var rows = Enumerable.Range(1, space.Columns[c].Choices.Count - 1)
                .Where(choice => Shift(space.Columns[column], choice) < limit).Select(choice => With(own, column, choice)).ToArray();
            if (rows.Length == 0) continue;
            var leads = Scores(margin, space, rows);
            choices = rows.Where((_, i) => leads[i] > 0).MinBy(row => Shift(space.Columns[column], row[column])) ?? choices;
        }

        return choices;
    }

    /// <summary>How far a choice lies from the row's own value, in the features.</summary>
    private static double Shift(RowColumn column, int choice) =>
        column.Choices[choice].Zip(column.Choices[0]).Sum(pair => Math.Abs(pair.First - pair.Second));

    private static int[] With(int[] choices, int column, int choice)
    {
        int[] changed = [.. choices];
        changed[column] = choice;
        return changed;
    }

    private float[] Scores(Objective margin, RowSpace space, int[][] rows)
    {
        var values = new float[rows.Length * space.Slots];
        for (var row = 0; row < rows.Length; row++) space.Write(rows[row], values.AsSpan(row * space.Slots, space.Slots));
        using var batch = AlignedTensor.From(values, rows.Length, space.Slots);
        return [.. _network.Score(margin, batch)];
    }

    /// <summary>The largest move of a number, in standard deviations of its column.</summary>
    private double Distance(RowValue[] own, RowValue[] changed) => own.Zip(changed)
        .Select((pair, c) => (pair.First.Number is { } from && pair.Second.Number is { } to && from != to)
            ? Math.Abs(to - from) / (_space.Table.Columns[c].Profile.StandardDeviation ?? 1) : 0).DefaultIfEmpty().Max();
}

/// <summary>A row before and after.</summary>
internal sealed record AttackedRow(
    RowInput Original, RowInput Changed, (int Class, float[] Probabilities) After, double Distance, int Steps);
