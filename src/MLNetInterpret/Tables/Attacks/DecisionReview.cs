using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Tables.Attribution;

namespace MLNetInterpret.Tables.Attacks;

/// <summary>Explains decisions, and finds the fewest changes that turn them.</summary>
internal static class DecisionReview
{
    // far enough that nearly every number of the column is in reach, and no further
    private const double Reach = 3;

    private const int MostRows = 2048;

    /// <summary>Explains some rows' decisions.</summary>
    /// <param name="model">The classifier and its rows.</param>
    /// <param name="rows">The rows' numbers; empty chooses the most instructive ones.</param>
    /// <param name="options">How reasons are found; its label tells mistakes, where the data have that column.</param>
    /// <param name="changes">What changed rows keep to.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="work">Progress and cancellation.</param>
    /// <exception cref="ArgumentException">There is no such row, or constraints contradict each other or the data.</exception>
    public static IReadOnlyList<Decision> Run(
        AttributedModel model, IReadOnlyList<long> rows, AttributionOptions options, AdversarialOptions changes, int seed,
        Work work)
    {
        var label = model.View.Schema.GetColumnOrNull(options.LabelColumnName)?.Name;
        changes = changes with
        {
            LInf = changes.LInf ?? (changes.Constraints.FarthestEach is null ? Reach : null),
            LabelColumnName = label,
            Cancellation = work.Cancellation,
            Progress = null,
        };
        IReadOnlyList<(long Row, string Choice)> chosen = rows.Count > 0
            ? [.. rows.Distinct().Select(row => (row, ""))]
            : model.Network is ClassifierTransformer or not PredictionTransformer
            ? AdversarialSearch.Instructive(model.View, model.Network, changes)
            : InstructiveNumbers(model, label, work);
        if (chosen.Count == 0) throw new ArgumentException("The data have no rows, so there is no decision to explain.");
        var parts = new WorkParts(work.Progress.Whole(), chosen.Count + 1);
        DecisionExplanation[] explained = [.. chosen.Select(one =>
            DecisionSearch.Run(model, one.Row, options, seed, work with { Progress = parts.Next(1) }))];
        if (explained[0].Probability is null)
            return [.. chosen.Zip(explained, (one, explanation) => new Decision(one.Choice, explanation, null))];
        changes = changes with { Rows = [.. chosen.Select(one => one.Row)], Examples = chosen.Count };
        var turned = AdversarialSearch.Run(model.View, model.Network, changes, seed).ToDictionary(example => example.Row);
        return [.. chosen.Zip(explained, (one, explanation) =>
            new Decision(one.Choice, explanation, turned.GetValueOrDefault(one.Row)))];
    }

    /// <summary>The row whose number is missed by most, where labels are known, and those predicted highest and
    /// lowest.</summary>
    private static List<(long Row, string Choice)> InstructiveNumbers(AttributedModel model, string? label, Work work)
    {
        float[] scores = [.. model.View.GetColumn<float>("Score").Take(MostRows)];
        float[] labels = label is not null && model.View.Schema[label].Type == NumberDataViewType.Single
            ? [.. model.View.GetColumn<float>(label).Take(MostRows)]
            : [];
        work.Cancellation.ThrowIfCancellationRequested();
        List<(long Row, string Choice)> chosen = [];
        void Take(string choice, IEnumerable<(long Row, float Value)> rows)
        {
            var others = rows.Where(row => chosen.All(one => one.Row != row.Row)).ToList();
            if (others.Count > 0) chosen.Add((others.MaxBy(row => row.Value).Row, choice));
        }

        Take("missed by most", labels.Select((known, row) => ((long)row, Math.Abs(known - scores[row])))
            .Where(row => float.IsFinite(row.Item2)));
        Take("predicted highest", scores.Select((score, row) => ((long)row, score)));
        Take("predicted lowest", scores.Select((score, row) => ((long)row, -score)));
        return chosen;
    }
}
