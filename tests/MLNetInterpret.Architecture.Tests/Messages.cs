using System.Text.RegularExpressions;

namespace MLNetInterpret.Architecture.Tests;

/// <summary>A message that a user may see, as the source has it: what is put into it stands in braces.</summary>
/// <param name="Project">The project that says it.</param>
/// <param name="Kind">The exception's type, or the call that says it.</param>
/// <param name="Text">The message.</param>
internal sealed partial record Message(string Project, string Kind, string Text)
{
    private const string Factory = "part of";

    private static readonly Dictionary<string, string> Checks = new()
    {
        ["AtLeast"] = "at least {1}",
        ["Above"] = "above {1}",
        ["AboveOrNull"] = "a finite number above {1} where it is given",
        ["Share"] = "at least 0 and below 1",
        ["Between"] = "from {1} to {2}",
        ["Inside"] = "above {1} and below {2}",
        ["AboveUpTo"] = "above {1} and at most {2}",
        ["Odd"] = "odd, from 1 to {1}",
    };

    /// <summary>The message without what is put into it.</summary>
    public string Words => Holes(Text);

    /// <summary>Whether it is a sentence of its own; else it is put into one.</summary>
    public bool IsSentence =>
        Kind == nameof(Checks) || (!Kind.StartsWith(Factory, StringComparison.Ordinal) && !char.IsLower(Text[0]));

    /// <summary>All messages of the projects, in the order of projects and text.</summary>
    public static IReadOnlyList<Message> All() =>
    [
        .. House.Floors.Keys.SelectMany(project => Directory
                .EnumerateFiles(House.FolderOf(project), "*.cs", SearchOption.AllDirectories)
                .Where(file => !Path.GetRelativePath(House.FolderOf(project), file).Split(Path.DirectorySeparatorChar)
                    .Any(folder => folder is "bin" or "obj"))
                .SelectMany(file => In(project, File.ReadAllText(file))))
            .Distinct()
            .OrderBy(message => message.Project, StringComparer.Ordinal)
            .ThenBy(message => message.Text, StringComparer.Ordinal)
            .ThenBy(message => message.Kind, StringComparer.Ordinal),
    ];

    /// <summary>The messages of a file.</summary>
    public static IEnumerable<Message> In(string project, string source)
    {
        var factories = new List<(int From, int To, string Kind)>();
        for (var at = 0; at < source.Length; at = Next(source, at))
        {
            if (Site().Match(source, at) is not { Success: true } site) continue;
            var open = at + site.Length - 1;
            var arguments = CSharpText.Split(source[(open + 1)..(CSharpText.Close(source, open) - 1)], ",")
                .Select(CSharpText.OneLine).Where(argument => argument.Length > 0).ToList();
            if (site.Groups["made"] is { Success: true } made)
                factories.Add((at, BodyEnd(source, CSharpText.Close(source, open)), made.Value));
            else if (site.Groups["check"] is { Success: true } check && Checks.TryGetValue(check.Value, out var allowed))
            {
                var name = arguments.FirstOrDefault(argument => argument.StartsWith("nameof(", StringComparison.Ordinal))
                    is { } given ? given[7..^1] : arguments[0];
                for (var i = 1; i < arguments.Count; i++)
                {
                    var bound = char.IsDigit(arguments[i][^1]) ? arguments[i] : $"{{{arguments[i]}}}";
                    allowed = allowed.Replace($"{{{i}}}", bound, StringComparison.Ordinal);
                }

                yield return new(project, nameof(Checks), $"{name} is {{{arguments[0]}}}, but has to be {allowed}.");
            }
            else
            {
                var (kind, candidates) = site.Groups switch
                {
                    var groups when groups["type"].Success => (groups["type"].Value, Of(groups["type"].Value, arguments)),
                    var groups when groups["untyped"].Success =>
                        factories.LastOrDefault(factory => factory.From < at && at < factory.To).Kind is { } inside
                            ? (inside, Of(inside, arguments))
                            : ("", []),
                    var groups when groups["thrown"].Success =>
                        ($"{Factory} {groups["thrown"].Value}", arguments.Where(argument => argument.Contains('"'))),
                    var groups => (groups["call"].Value, arguments.Where(argument => argument.Contains('"')).Take(1)),
                };
                foreach (var text in candidates.SelectMany(Alternatives).Select(Render))
                    if (text.Length > 0 && (site.Groups["type"].Success || Holes(text) != "{}"))
                        yield return new(project, kind, text);
            }
        }
    }

    private static IEnumerable<string> Of(string kind, IReadOnlyList<string> arguments) => kind switch
    {
        "ArgumentNullException" => [],
        "ArgumentOutOfRangeException" => arguments.Skip(1),
        _ => arguments.Take(1).Where(argument => argument != "null"),
    };

    /// <summary>What a condition decides between.</summary>
    private static IEnumerable<string> Alternatives(string expression)
    {
        var parts = CSharpText.Split(expression, " ? ");
        return parts.Count == 1
            ? [expression]
            : parts.Skip(1).SelectMany((part, i) => CSharpText.Split(part, " : ") is var ends && i < parts.Count - 2
                ? ends.SkipLast(1)
                : ends);
    }

    private static string Render(string expression) => string.Concat(CSharpText.Split(expression, " + ").Select(part =>
    {
        part = part.Trim();
        if (CSharpText.Literal(part, 0) is { } literal && literal.End == part.Length) return literal.Text;
        return Wrapper().Match(part) is { Success: true } wrapper && CSharpText.Close(part, wrapper.Length - 1) == part.Length
            ? Render(CSharpText.Split(part[wrapper.Length..^1], ",")[^1])
            : $"{{{part}}}";
    }));

    private static string Holes(string text)
    {
        var words = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '{') words.Append(text[i]);
            else if (text[i + 1] == '{') i++;
            else
            {
                words.Append("{}");
                i = CSharpText.Close(text, i) - 1;
            }
        }

        return words.ToString();
    }

    /// <summary>The next place at which something may begin: not within a word, a string or a comment.</summary>
    private static int Next(string source, int at)
    {
        if (!char.IsLetter(source[at])) return CSharpText.End(source, at);
        while (at < source.Length && (char.IsLetterOrDigit(source[at]) || source[at] == '_')) at++;
        return at;
    }

    private static int BodyEnd(string source, int at)
    {
        while (source[at] is not (';' or '{')) at = source[at] == '(' ? CSharpText.Close(source, at) : CSharpText.End(source, at);
        return source[at] == '{' ? CSharpText.Close(source, at) : at;
    }

    [GeneratedRegex("""
        \G(?:new\s+(?<type>\w*Exception)\s*\(|(?<untyped>new)\(|throw\s+(?:\w+\.)*(?<thrown>(?!new\b)\w+)\(|
        (?<made>\w*Exception)\??\s+\w+\(|Check\.(?<check>\w+)\(|(?<call>AddError|Warning|Warn\?\.Invoke)\()
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Site();

    [GeneratedRegex(@"^(?:FormattableString\.Invariant|Text|string\.Create)\(")]
    private static partial Regex Wrapper();
}
