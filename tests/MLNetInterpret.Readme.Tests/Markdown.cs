using System.Text.RegularExpressions;

namespace Readme.Tests;

/// <summary>What a page of Markdown says where its readers go.</summary>
internal static partial class Markdown
{
    /// <summary>Targets of links and pictures within the repository, as they are written.</summary>
    public static IEnumerable<string> RelativeLinks(string text) =>
        from Match found in Link().Matches(WithoutCode(text))
        let to = found.Groups[1].Value
        where !to.Contains("://", StringComparison.Ordinal)
        select to;

    /// <summary>The anchors that GitHub gives the headings: lower case, without punctuation, dashes for spaces.</summary>
    public static IEnumerable<string> Anchors(string text)
    {
        var taken = new Dictionary<string, int>();
        foreach (Match heading in Heading().Matches(WithoutCode(text)))
        {
            var words = heading.Groups[1].Value.Trim().ToLowerInvariant();
            var anchor = Punctuation().Replace(words, "").Replace(' ', '-');
            taken[anchor] = taken.TryGetValue(anchor, out var times) ? times + 1 : 0;
            yield return taken[anchor] == 0 ? anchor : $"{anchor}-{taken[anchor]}";
        }
    }

    /// <summary>The links of a page that lead to no file, or to no heading of one.</summary>
    /// <param name="text">The page's text.</param>
    /// <param name="read">The text of a file that a link names, null where there is none.</param>
    public static IEnumerable<string> BrokenLinks(string text, Func<string, string?> read)
    {
        foreach (var link in RelativeLinks(text))
        {
            var parts = link.Split('#', 2);
            var target = parts[0] == "" ? text : read(parts[0]);
            if (target is null || (parts.Length == 2 && !Anchors(target).Contains(parts[1]))) yield return link;
        }
    }

    private static string WithoutCode(string text) => Spans().Replace(Blocks().Replace(text, ""), "code");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex Punctuation();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    // a heading's code keeps its words in the anchor, so only links are taken out of it
    [GeneratedRegex(@"`[^`\n]*\]\([^`\n]*`")]
    private static partial Regex Spans();
}
