using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Tables.Profiles;
using TorchSharp;

namespace MLNetInterpret.Tables.Attacks;

/// <summary>Changes a table row in its own columns until a classifier takes it for another class,
/// then takes back what was not needed.</summary>
/// <remarks>Where changing one column, or two, is enough, the shortest such change is found by trying all of them. Otherwise the
/// row search of a profile starts at the row itself; afterwards columns are put back one by one, the least needed first (where
/// relations tie columns to each other, two at once), and what remains is moved no further than it has to be; every row on the
/// way is an allowed one.</remarks>
/// <param name="space">The rows that the table allows, the chosen rows' own values included.</param>
/// <param name="network">The classifier.</param>
/// <param name="constraints">What a changed row keeps to, counted from the row itself.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class RowAttack(
    TableSpace space, HookedNetwork network, RowConstraints constraints, CancellationToken cancellation)
{
    private const int PairRows = 20_000;
    private readonly SlotCache _slots = new(space);

    /// <summary>Changes one row.</summary>
    /// <param name="row">Its number in the table; it keeps to the constraints.</param>
    /// <param name="predicted">The class predicted for it.</param>
    /// <param name="target">The class aimed at, or null for any other.</param>
    /// <exception cref="ArgumentException">The constraints contradict each other or the data; the message says which.</exception>
    public AttackedRow Change(long row, int predicted, int? target)
    {
        var allowed = AllowedTable.Of(space.Table, constraints with { StartRow = row });
        RowValue[] own = [.. allowed.Columns.Select(column => column.Own!)];
        var choices = _slots.Usable(
            [.. allowed.Columns.Select(column => (IReadOnlyList<RowValue>)[column.Own!, .. column.Choices])]);
        var point = network.Points.Output.Point;
        var margin = target is { } wanted ? Objectives.Margin(point, [wanted]) : -Objectives.Margin(point, [predicted]);
        var (rows, limits) = (_slots.Space(choices), allowed.Limits(choices));
        double[][] costs = [.. allowed.Columns.Select((column, c) =>
            choices[c].Select(value => AllowedTable.Cost(column, value)).ToArray())];
        var (best, steps) = FewestChanges.Of(RowScorer.Of(network, margin, rows), limits, costs, cancellation) is { } fewest
            ? (fewest, 1)
            : Searched();

        RowValue[] changed = [.. best.Select((choice, c) => choices[c][choice])];
        using var through = space.Table.Featurize([changed]);
        using var input = through.to(network.Device);
        var distance = allowed.Columns.Zip(changed).Max(pair => Distance(pair.First, pair.Second));
        return new(new(own), new(changed), network.Predict(input)[0], distance, steps);

        (int[] Row, int Steps) Searched()
        {
            var found = network.Maximize(margin, rows, [new int[own.Length]], new()
            {
                RandomStarts = 0,
                Limits = limits,
                PairRows = allowed.HasLimits ? PairRows : 0,
                Cancellation = cancellation,
            });
            int[] row = [.. found.Choices];
            return (found.Score > 0 ? new Simplification(network, margin, rows, limits).Of(row) : row, found.Trace.Count);
        }
    }

    /// <summary>How far a number lies from the row's own, in standard deviations of its column; 0 where there are none.</summary>
    private static double Distance(AllowedColumn column, RowValue value) =>
        column.Own!.Number is { } from && value.Number is { } to && from != to ? Math.Abs(to - from) / column.Deviation : 0;

    /// <summary>Puts columns back to the choice 0, the row's own, while the row stays wrong and allowed.</summary>
    private sealed class Simplification(HookedNetwork network, Objective margin, RowSpace space, IReadOnlyList<RowLimit> limits)
    {
        /// <summary>Puts columns back and shortens what remains, until neither helps:
        /// a shorter change of one column may make another needless.</summary>
        public int[] Of(int[] choices)
        {
            while (true)
            {
                var fewest = Fewest(choices);
                choices = Shortest(fewest);
                if (choices.SequenceEqual(fewest)) return choices;
            }
        }

        private int[] Fewest(int[] choices)
        {
            while (true)
            {
                int[] changed = [.. Enumerable.Range(0, choices.Length).Where(c => choices[c] != 0)];
                if (Best([.. changed.Select(c => Back(choices, [c]))]) is { } fewer) choices = fewer;
                else if (limits.Count > 0 && Best(PairsBack(choices, changed)) is { } tied) choices = tied;
                else return choices;
            }
        }

        /// <summary>The rows with two of the changed columns put back.</summary>
        private static int[][] PairsBack(int[] choices, int[] changed) =>
            [.. changed.SelectMany((a, at) => changed[(at + 1)..].Select(b => Back(choices, [a, b])))];

        private int[] Shortest(int[] choices)
        {
            for (var c = 0; c < choices.Length; c++)
            {
                if (choices[c] == 0) continue;
                var (column, own) = (c, choices);
                var limit = Shift(c, choices[c]);
                var rows = Right([.. Enumerable.Range(1, space.Columns[c].Choices.Count - 1)
                    .Where(choice => Shift(column, choice) < limit).Select(choice => With(own, column, choice))]);
                choices = rows.Select(row => row.Row).MinBy(row => Shift(column, row[column])) ?? choices;
            }

            return choices;
        }

        /// <summary>The row that the classifier errs about most, or null where it errs about none.</summary>
        private int[]? Best(int[][] rows) =>
            Right(rows).OrderByDescending(row => row.Lead).Select(row => row.Row).FirstOrDefault();

        /// <summary>The allowed rows that the classifier errs about.</summary>
        private IEnumerable<(int[] Row, float Lead)> Right(int[][] rows)
        {
            rows = [.. rows.Where(row => limits.All(limit => limit.Excess(row) <= 0))];
            if (rows.Length == 0) return [];
            var values = new float[rows.Length * space.Slots];
            for (var row = 0; row < rows.Length; row++) space.Write(rows[row], values.AsSpan(row * space.Slots, space.Slots));
            using var batch = AlignedTensor.From(values, rows.Length, space.Slots);
            using var input = batch.to(network.Device);
            return [.. rows.Zip(network.Score(margin, input)).Where(row => row.Second > 0)];
        }

        /// <summary>How far a choice lies from the row's own value, in the features.</summary>
        private double Shift(int column, int choice)
        {
            var choices = space.Columns[column].Choices;
            return choices[choice].Zip(choices[0]).Sum(pair => Math.Abs(pair.First - pair.Second));
        }

        private static int[] Back(int[] choices, int[] columns) =>
            columns.Aggregate(choices, (row, column) => With(row, column, 0));

        private static int[] With(int[] choices, int column, int choice)
        {
            int[] changed = [.. choices];
            changed[column] = choice;
            return changed;
        }
    }
}

/// <summary>A row before and after.</summary>
internal sealed record AttackedRow(
    RowInput Original, RowInput Changed, (int Class, float[] Probabilities) After, double Distance, int Steps);
