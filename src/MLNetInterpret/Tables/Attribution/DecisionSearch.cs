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
        var logit = LogitReading.LogitOf(network);
        var table = model.ReadTable([row], work.Cancellation);
        var own = table.EncodeRow(row);
        var background = table.Encode(table.Draw(options.BackgroundRows, unchecked(seed + 1)));
        work.Progress.Report("Shapley values", 0);

        LogitReading reading;
        using (var rows = table.Table.Featurize([.. background.Select(other => other.Values), own.Values]))
            reading = LogitReading.Of(network.Network, logit, rows);

        options = options with
        {
            Outcome = options.Outcome ?? network.Network.Points.Find(logit).ClassName ?? "the positive class",
        };
        // the logit first, then every unit as the logit reads it
        var reader = new UnitReader(
            network.Network, [logit, .. reading.Units],
            values => values.Select((value, i) => i == 0 ? value : reading.Activation(value)));
        var estimator = new ShapleyEstimator(table, reader, background, options, work.Cancellation);
        var shapley = estimator.Explain(own, options.ExactColumns, seed);
        ColumnShare[] columns = [.. table.Columns.Select((_, c) => shapley.Share(own, c, 0))];
        var moves = Moves(table, own, reading, shapley);
        work.Progress.Report("Shapley values", 1);
        return new()
        {
            Row = row,
            Values = own.Values,
            Logit = shapley.Values[0],
            Probability = Sigmoid(shapley.Values[0]),
            Outcome = options.Outcome,
            BaselineLogit = shapley.Baselines[0],
            Columns = columns,
            Units = moves,
            Method = reading.Method,
            IsExact = shapley.IsExact,
            Reasons = Reasons(table, estimator, own, columns, moves, shapley.Values[0], options),
        };
    }

    private static UnitMove[] Moves(EncodedTable table, EncodedRow own, LogitReading reading, RowShapley shapley)
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
        EncodedTable table, ShapleyEstimator estimator, EncodedRow own, ColumnShare[] columns, UnitMove[] moves, double logit,
        AttributionOptions options)
    {
        var side = logit > 0 ? 1 : -1;
        var least = Math.Max(1e-6, LeastShare * columns.Max(share => Math.Abs(share.Shapley)));
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
        double At(int i) => scores[i * estimator.Units];
        return
        [
            .. Enumerable.Range(0, candidates.Length).Where(i => side * (logit - At(i)) >= options.LeastChange)
                .OrderByDescending(i => Math.Abs(columns[candidates[i]].Shapley)).Take(options.Reasons)
                .Select(i => (Column: candidates[i], Probability: Sigmoid(At(i))))
                .Select(reason => new Reason
                {
                    Value = own.Values[reason.Column],
                    Typical = Typical(table, reason.Column),
                    Shapley = columns[reason.Column].Shapley,
                    Probability = Sigmoid(logit),
                    ProbabilityAtTypical = reason.Probability,
                    Through = Through(moves, own.Values[reason.Column].Column, side),
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

    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
