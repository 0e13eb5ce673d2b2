using MLNetInterpret.Core.Units;
using MLNetInterpret.Tables.Attribution;

namespace MLNetInterpret.Tables.Attacks;

/// <summary>Explains decisions, and finds the fewest changes that turn them.</summary>
internal static class DecisionReview
{
    // far enough that nearly every number of the column is in reach, and no further
    private const double Reach = 3;

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
            : AdversarialSearch.Instructive(model.View, model.Network, changes);
        if (chosen.Count == 0) throw new ArgumentException("The data have no rows, so there is no decision to explain.");
        var parts = new WorkParts(work.Progress.Whole(), chosen.Count + 1);
        DecisionExplanation[] explained = [.. chosen.Select(one =>
            DecisionSearch.Run(model, one.Row, options, seed, work with { Progress = parts.Next(1) }))];
        changes = changes with { Rows = [.. chosen.Select(one => one.Row)], Examples = chosen.Count };
        var turned = AdversarialSearch.Run(model.View, model.Network, changes, seed).ToDictionary(example => example.Row);
        return [.. chosen.Zip(explained, (one, explanation) =>
            new Decision(one.Choice, explanation, turned.GetValueOrDefault(one.Row)))];
    }
}
