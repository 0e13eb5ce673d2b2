using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>Explains one decision: the units that moved the logit, the columns behind them,
/// and reasons checked by changing a column.</summary>
internal static class DecisionSearch
{
    private const int MostThrough = 3;
    private const double LeastPart = 0.5;
    private const double LeastShare = 0.05;

    public static DecisionExplanation Run(AttributedModel model, long row, AttributionOptions options, int seed, Work work)
    {
        var network = model.Network;
        _ = LogitReading.LogitOf(network, 0);
        var table = model.ReadTable([row], work.Cancellation);
        var own = table.EncodeRow(row);
        var background = table.Encode(table.Draw(options.BackgroundRows, unchecked(seed + 1)));
        work.Progress.Report("Shapley values", 0);

        var explained = Explained.Of(network, table, own, options.Outcome);
        LogitReading reading;
        using (var rows = table.Table.Featurize([.. background.Select(other => other.Values), own.Values]))
            reading = LogitReading.Of(network.Network, explained.Logit, rows);

        options = options with { Outcome = explained.Outcome };
        // the logit first, then every unit as the logit reads it, and last the probability where there is one
        Unit[] units = [explained.Logit, .. reading.Units, .. explained.Probability is { } share ? [share] : Array.Empty<Unit>()];
        var reader = new UnitReader(
            network.Network, units,
            values => values.Select((value, i) => i == 0 || i > reading.Units.Count ? value : reading.Activation(value)));
        var estimator = new ShapleyEstimator(table, reader, background, options, work.Cancellation);
        var shapley = estimator.Explain(own, options.ExactColumns, seed);
        ColumnShare[] columns = [.. table.Columns.Select((_, c) => shapley.Share(own, c, 0))];
        var moves = Moves(table, own, reading, shapley, explained.Probability is null ? explained.Outcome : "the logit");
        work.Progress.Report("Shapley values", 1);
        var probability = explained.Probability is null ? (double?)null : shapley.Values[^1];
        var isPositive = explained.IsPredicted ?? shapley.Values[0] > (probability is null ? shapley.Baselines[0] : 0);
        var measured = new Measured(
            shapley.Values[0], probability, isPositive ? 1 : -1,
            probability is null ? Spread(estimator.ReadAll(background), estimator.Units) : 1, explained.IsPredicted is not null);
        return new()
        {
            Row = row,
            Values = own.Values,
            Logit = shapley.Values[0],
            Probability = probability,
            Outcome = options.Outcome,
            IsPositive = isPositive,
            BaselineLogit = shapley.Baselines[0],
            Columns = columns,
            Units = moves,
            Method = reading.Method,
            IsExact = shapley.IsExact,
            Reasons = Reasons(table, estimator, own, columns, moves, measured, options),
        };
    }

    /// <summary>Standard deviation of the number that is predicted, over rows.</summary>
    private static double Spread(double[] values, int units)
    {
        double[] numbers = [.. values.Where((_, i) => i % units == 0)];
        var mean = numbers.Average();
        return Math.Sqrt(numbers.Average(number => (number - mean) * (number - mean)));
    }

    private static UnitMove[] Moves(EncodedTable table, EncodedRow own, LogitReading reading, RowShapley shapley, string moved)
    {
        if (!reading.IsKnown) return [];
        var moves = reading.Units.Select((unit, u) =>
        {
            var (weight, at) = (reading.Weights[u], u + 1);
            ColumnShare Weighted(ColumnShare share) =>
                new(share.Value, weight * share.Shapley, Math.Abs(weight) * share.StandardError);
            return new UnitMove
            {
                Unit = unit,
                Moved = moved,
                Activation = shapley.Values[at],
                Baseline = shapley.Baselines[at],
                Weight = weight,
                Contribution = weight * (shapley.Values[at] - shapley.Baselines[at]),
                Columns = [.. table.Columns.Select((_, c) => Weighted(shapley.Share(own, c, at)))
                    .OrderByDescending(share => Math.Abs(share.Shapley))],
            };
        });
        return [.. moves.OrderByDescending(move => Math.Abs(move.Contribution))];
    }

    /// <summary>Columns that speak for the decision, each put to its typical value and scored again.</summary>
    private static Reason[] Reasons(
        EncodedTable table, ShapleyEstimator estimator, EncodedRow own, ColumnShare[] columns, UnitMove[] moves,
        Measured measured, AttributionOptions options)
    {
        var side = measured.Side;
        var least = Math.Max(1e-6 * measured.Unit, LeastShare * columns.Max(share => Math.Abs(share.Shapley)));
        int[] candidates = [.. Enumerable.Range(0, columns.Length)
            .Where(c => side * columns[c].Shapley >= least && own.Values[c] != Typical(table, c))];
        if (candidates.Length == 0) return [];
        var changed = table.Encode(candidates.Select(c =>
        {
            var values = own.Values.ToArray();
            values[c] = Typical(table, c);
            return (IReadOnlyList<RowValue>)values;
        }).ToList());
        var scores = estimator.ReadAll(changed);
        double LogitAt(int i) => scores[i * estimator.Units];
        double? ProbabilityAt(int i) => measured.Probability is null ? null : scores[((i + 1) * estimator.Units) - 1];
        double Change(int i) => side * (measured.Strength - measured.StrengthOf(LogitAt(i), ProbabilityAt(i)));
        return
        [
            .. Enumerable.Range(0, candidates.Length).Where(i => Change(i) >= options.LeastChange * measured.Unit)
                .OrderByDescending(i => Math.Abs(columns[candidates[i]].Shapley)).Take(options.Reasons)
                .Select(i => new Reason
                {
                    Value = own.Values[candidates[i]],
                    Typical = Typical(table, candidates[i]),
                    Shapley = columns[candidates[i]].Shapley,
                    Probability = measured.Probability,
                    ProbabilityAtTypical = ProbabilityAt(i),
                    Logit = measured.Logit,
                    LogitAtTypical = LogitAt(i),
                    Through = Through(moves, own.Values[candidates[i]].Column, side),
                    Outcome = options.Outcome!,
                }),
        ];
    }

    /// <summary>The units that carry a good part of what a column adds, the first the most.</summary>
    private static Unit[] Through(UnitMove[] moves, string column, int side)
    {
        double Part(UnitMove move) => side * move.Columns.First(share => share.Value.Column == column).Shapley;
        var parts = moves.Select(move => (move.Unit, Part: Part(move))).Where(part => part.Part > 0).ToList();
        var most = parts.Select(part => part.Part).DefaultIfEmpty().Max();
        return [.. parts.Where(part => part.Part >= LeastPart * most)
            .OrderByDescending(part => part.Part)
            .Take(MostThrough)
            .Select(part => part.Unit)];
    }

    private static RowValue Typical(EncodedTable table, int column) =>
        table.Table.Columns[column].Choices[table.Table.Columns[column].Typical];

    /// <summary>What is said of the row.</summary>
    /// <param name="Logit">The logit or the number.</param>
    /// <param name="Probability">Of the class; null of a number.</param>
    /// <param name="Side">1 where reasons raise it, -1 where they lower it.</param>
    /// <param name="Unit">What a change is measured in: log odds, or deviations of the number.</param>
    /// <param name="IsOneOfSeveral">Whether the class has a logit of its own among others.</param>
    private sealed record Measured(double Logit, double? Probability, int Side, double Unit, bool IsOneOfSeveral)
    {
        public double Strength => StrengthOf(Logit, Probability);

        /// <summary>Log odds of a class, or the number.</summary>
        public double StrengthOf(double logit, double? probability) => IsOneOfSeveral && probability is { } share
            ? Math.Log(Math.Clamp(share, 1e-30, 1)) - Math.Log(Math.Clamp(1 - share, 1e-30, 1))
            : logit;
    }
}
