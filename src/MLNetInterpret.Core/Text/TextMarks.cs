using System.Globalization;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text;

/// <summary>Stretches that are marked in a text: characters, or where a concept holds.</summary>
internal sealed class TextMarks
{
    /// <summary>Codes of the searched text, and of the held-out text, that are read at most.</summary>
    private const int MostCharacters = 100_000;

    private const int Before = 1000;

    /// <summary>Finds them.</summary>
    /// <param name="text">The text and its parts.</param>
    /// <param name="options">What is marked.</param>
    /// <exception cref="ArgumentException">A mark is empty or lies outside the searched text, or the concept marks nothing, or is
    /// no yes or no.</exception>
    public TextMarks(SearchText text, CellSearchOptions options)
    {
        (From, To, HeldOutFrom) = (Math.Max(text.SearchFrom, text.SearchTo - MostCharacters), text.SearchTo, text.HeldOutFrom);
        HeldOutTo = Math.Min(text.HeldOutTo, HeldOutFrom + MostCharacters);
        if (options.MarkedConcept is { } concept)
        {
            Names = [concept.Name];
            if (concept.Kind != ConceptKind.Binary)
                throw new ArgumentException($"The concept '{concept.Name}' is no yes or no, so that it marks no stretches.");
            var tape = new ConceptTape(text.Whole, [concept], options.Reading);
            var held = Held(tape, From, To);
            (IsConcept, Search) = (true, Whole(held, From, To));
            HeldOut = Whole(Held(tape, HeldOutFrom, HeldOutTo), HeldOutFrom, HeldOutTo);
            if (Search.Count == 0)
                throw new ArgumentException(
                    $"'{concept.Name}' marks {(held.Count == 0 ? "nothing" : "no stretch that begins and ends")} in characters "
                    + $"{Place(text, From)}..{Place(text, To)}, which are searched.");
            return;
        }

        var length = text.Whole.Text.Length;
        var given = options.Marks.DistinctBy(mark => Name(mark, length)).ToList();
        Names = [.. given.Select(mark => Name(mark, length))];
        var marks = given.Select(mark =>
        {
            var (from, to) = (mark.Start.GetOffset(length), mark.End.GetOffset(length));
            if (from < 0 || to > length || from >= to)
                throw new ArgumentException(
                    $"The mark {Name(mark, length)} is empty or reaches beyond the text, which has characters 0..{length}.");
            return (From: text.Whole.CodeOf(from), To: text.Whole.CodeOf(to - 1) + 1);
        }).ToList();
        var first = marks.Min(mark => mark.From);
        if (first <= From) (From, To) = (Math.Max(0, first - Before), Math.Min(To, Math.Max(0, first - Before) + MostCharacters));
        for (var at = 0; at < marks.Count; at++)
            if (marks[at].To >= To)
                throw new ArgumentException(
                    $"The mark {Names[at]} does not lie within characters {Place(text, From)}..{Place(text, To - 1)}: "
                    + (To < text.SearchTo
                        ? $"{MostCharacters:N0} {text.Whole.Unit}s at most are searched for marks."
                        : "what is behind them is held out."));
        (Search, HeldOut) = ([.. marks.Select(mark => (mark.From - From, mark.To - From))], []);
    }

    /// <summary>What is marked, in words.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether a concept is marked.</summary>
    public bool IsConcept { get; }

    /// <summary>The first code that is searched.</summary>
    public int From { get; }

    /// <summary>After the last.</summary>
    public int To { get; }

    /// <summary>The first held-out code.</summary>
    public int HeldOutFrom { get; }

    /// <summary>After the last.</summary>
    public int HeldOutTo { get; }

    /// <summary>Marked stretches of the searched text, counted from <see cref="From"/>.</summary>
    public IReadOnlyList<(int From, int To)> Search { get; }

    /// <summary>Marked stretches of the held-out text, counted from <see cref="HeldOutFrom"/>; none where characters are
    /// marked.</summary>
    public IReadOnlyList<(int From, int To)> HeldOut { get; }

    /// <summary>Marks that are found: half or more of the codes of a mark and a run together are in both.</summary>
    /// <param name="marks">Stretches in order.</param>
    /// <param name="runs">Others in order.</param>
    /// <returns>Places of a mark and its run.</returns>
    public static IEnumerable<(int Mark, int Run)> Found(
        IReadOnlyList<(int From, int To)> marks, IReadOnlyList<(int From, int To)> runs)
    {
        for (int mark = 0, run = 0; mark < marks.Count && run < runs.Count;)
        {
            var ((a, b), (c, d)) = (marks[mark], runs[run]);
            var both = Math.Min(b, d) - Math.Max(a, c);
            if (both > 0 && 2 * both >= b - a + d - c - both) yield return (mark, run);
            if (b <= d) mark++;
            else run++;
        }
    }

    private static int Place(SearchText text, int code) => text.Whole.Start(code);

    private static string Name(Range mark, int length) => string.Create(
        CultureInfo.InvariantCulture, $"{mark.Start.GetOffset(length)}..{mark.End.GetOffset(length)}");

    /// <summary>Stretches at which the concept holds.</summary>
    private static List<(int From, int To)> Held(ConceptTape tape, int from, int to)
    {
        var labels = new float[to - from];
        tape.MoveTo(from, to);
        tape.Copy(0, 0, from, labels);
        return OnUnits.Runs(labels.Length, at => labels[at] > 0);
    }

    /// <summary>Those of them whose beginning and end are seen.</summary>
    private static List<(int From, int To)> Whole(List<(int From, int To)> held, int from, int to) =>
        [.. held.Where(run => (run.From > 0 || from == 0) && run.To < to - from)];
}
