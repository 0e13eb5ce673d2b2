namespace MLNetInterpret.Fuzz;

/// <summary>The page that the tables of a run are put into.</summary>
internal static class ResultsPage
{
    /// <summary>Replaces what stands between the marks of a part.</summary>
    /// <param name="page">The page's text.</param>
    /// <param name="part">The part's name.</param>
    /// <param name="text">What stands there from now on.</param>
    /// <exception cref="ArgumentException">The page has no such marks.</exception>
    public static string With(string page, string part, string text)
    {
        var (begin, end) = ($"<!-- {part} -->", $"<!-- end of {part} -->");
        var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal), page.IndexOf(end, StringComparison.Ordinal));
        return from >= 0 && to > from
            ? $"{page[..(from + begin.Length)]}\n{text.Trim()}\n{page[to..]}"
            : throw new ArgumentException($"The page has no part between '{begin}' and '{end}'.");
    }
}
