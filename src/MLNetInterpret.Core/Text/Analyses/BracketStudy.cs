using System.Numerics;

namespace MLNetInterpret.Core.Text.Analyses;

/// <summary>How brackets are predicted, by how far apart they are.</summary>
internal static class BracketStudy
{
    private static readonly string[] Pairs = ["()", "[]", "{}"];

    /// <summary>The opening bracket of each closing one: the nearest of its kind that is still open. Other kinds do not matter,
    /// so that one bracket in a comment or a string upsets little.</summary>
    /// <returns>Places of both, by the closing one; -1 for an opening bracket that there is not.</returns>
    public static List<(int Opening, int Closing)> Match(ReadOnlySpan<char> text, char opening, char closing)
    {
        var (open, matched) = (new Stack<int>(), new List<(int, int)>());
        for (var i = 0; i < text.Length; i++)
            if (text[i] == opening) open.Push(i);
            else if (text[i] == closing) matched.Add((open.TryPop(out var from) ? from : -1, i));
        return matched;
    }

    /// <summary>Studies every kind of brackets that closes at least once among the counted characters.</summary>
    /// <remarks>Distances are counted in codes; a token with both brackets of a pair is left out.</remarks>
    public static IReadOnlyList<BracketPair> Of(CodedText text, Predictions predictions, int offsets)
    {
        var found = new List<BracketPair>();
        foreach (var pair in Pairs)
        {
            var closed = Match(text.Text.Span, pair[0], pair[1])
                .Select(match => (
                    Opening: match.Opening < 0 ? -1 : text.CodeOf(match.Opening), Closing: text.CodeOf(match.Closing)))
                .Where(match => match.Closing >= predictions.From && match.Opening != match.Closing).ToList();
            if (closed.Count == 0) continue;
            var matched = closed.Where(match => match.Opening >= 0).ToList();
            found.Add(new(
                pair, closed.Count - matched.Count,
                [.. Closings(matched, predictions)], [.. After(matched, predictions, offsets)]));
        }

        return found;
    }

    private static IEnumerable<ClosingDistance> Closings(List<(int Opening, int Closing)> matched, Predictions predictions) =>
        matched
            .GroupBy(match => BitOperations.Log2((uint)(match.Closing - match.Opening)))
            .OrderBy(group => group.Key)
            .Select(group => new ClosingDistance(
                1 << group.Key, (int)((2L << group.Key) - 1), group.Count(),
                predictions.Mean(group.Select(match => match.Closing), bits => Math.Pow(2, -bits)),
                predictions.Mean(group.Select(match => match.Closing), bits => bits)));

    private static IEnumerable<OffsetLoss> After(List<(int Opening, int Closing)> matched, Predictions predictions, int offsets)
    {
        for (var offset = 1; offset <= offsets; offset++)
        {
            var further = offset;
            int[] places =
            [
                .. matched
                    .Where(match => match.Opening + further <= match.Closing && match.Opening + further >= predictions.From)
                    .Select(match => match.Opening + further),
            ];
            if (places.Length > 0) yield return new(offset, places.Length, predictions.Mean(places, bits => bits));
        }
    }
}
