using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>The figures of a report that could not be drawn: each costs itself, and is named.</summary>
/// <param name="before">Called with a figure's name before it is drawn; null for nothing.</param>
internal sealed class FailedFigures(Action<string>? before = null)
{
    private static readonly AsyncLocal<FailedFigures?> InUse = new();
    private readonly List<(string Name, string Sentence)> _all = [];

    /// <summary>Those of the report that is written now.</summary>
    public static FailedFigures Current => InUse.Value ?? new();

    /// <summary>A sentence for each, in the order in which they failed.</summary>
    public IReadOnlyList<string> Sentences => [.. _all.Select(figure => figure.Sentence)];

    /// <summary>Does work whose figures are counted here.</summary>
    public T While<T>(Func<T> work)
    {
        var outer = InUse.Value;
        InUse.Value = this;
        try
        {
            return work();
        }
        finally
        {
            InUse.Value = outer;
        }
    }

    /// <summary>Whether a figure failed.</summary>
    public bool Has(string name) => _all.Any(figure => figure.Name == name);

    /// <summary>Draws a figure, or notes why it could not be drawn.</summary>
    /// <returns>What was drawn; null where that failed.</returns>
    public T? Try<T>(string name, Func<T> draw)
        where T : class
    {
        try
        {
            before?.Invoke(name);
            return draw();
        }
        catch (Exception failure) when (IsOfOne(failure))
        {
            if (!Has(name)) _all.Add((name, Sentence(name, failure)));
            return null;
        }
    }

    /// <summary>Draws into a page: an <c>svg</c> element, or a box that says why there is none.</summary>
    public string Inline(string name, Func<string> draw)
    {
        name = NumberWords.Visible(name);
        return Try(name, draw)
            ?? $"<p class=\"failed\">{HtmlEncoder.Default.Encode(_all.First(figure => figure.Name == name).Sentence)}</p>";
    }

    /// <summary>Says which figure failed, and why.</summary>
    public static string Sentence(string name, Exception failure) => NumberWords.Visible(
        $"The figure '{name}' could not be drawn: {failure.Message.ReplaceLineEndings(" ").TrimEnd('.')} "
        + $"({failure.GetType().Name}).");

    /// <summary>Whether a failure concerns one figure; a cancellation, want of memory, a disk, or a library that is missing
    /// concern all.</summary>
    public static bool IsOfOne(Exception failure) =>
        !(failure is OperationCanceledException or IOException or UnauthorizedAccessException or TypeLoadException
            or TypeInitializationException or BadImageFormatException or SEHException || LibTorch.IsOutOfMemory(failure));
}
