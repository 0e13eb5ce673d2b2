using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetInterpret.Cli;

/// <summary>The page that shows what every verb answers in JSON, and its examples.</summary>
/// <remarks>With <c>WRITE_JSON=1</c> the examples are written anew from what the verbs answer.</remarks>
internal static class AnswerPage
{
    private const string Name = "docs/json.md";
    private const int Width = 140;
    private const int MostOfText = 120;

    private static readonly JsonSerializerOptions Flat = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lock Writing = new();

    private static string PathOfPage => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(Session.Datasets))!, Name);

    /// <summary>Compares the names of an answer's properties with those of its example.</summary>
    /// <param name="line">The example's command line.</param>
    /// <param name="answer">What was answered.</param>
    public static void Compare(string line, string answer)
    {
        var given = JsonNode.Parse(answer)!;
        if (Environment.GetEnvironmentVariable("WRITE_JSON") is not null) Write(line, given);
        var shown = JsonNode.Parse(Example(line))!;
        Assert.AreEqual("", string.Join(", ", Differences(given, shown, "").Order()), $"{line}: WRITE_JSON=1 writes {Name} anew");
    }

    /// <summary>Names that one of two documents has and the other has not; what is null or empty in one may be
    /// anything.</summary>
    public static IEnumerable<string> Differences(JsonNode? a, JsonNode? b, string path)
    {
        if (a is null || b is null) yield break;
        switch (Merged(a), Merged(b))
        {
            case (JsonObject left, JsonObject right):
                var (ours, theirs) = (left.Select(one => one.Key).ToHashSet(), right.Select(one => one.Key).ToHashSet());
                foreach (var name in ours.Except(theirs)) yield return $"{path}.{name} is not on the page";
                foreach (var name in theirs.Except(ours)) yield return $"{path}.{name} is not in the answer";
                foreach (var name in ours.Intersect(theirs))
                    foreach (var more in Differences(left[name], right[name], $"{path}.{name}")) yield return more;
                break;
            case (JsonValue left, JsonValue right):
                if (left.GetValueKind() != right.GetValueKind() && !(IsFlag(left) && IsFlag(right)))
                    yield return $"{path} is {left.GetValueKind()} in the answer and {right.GetValueKind()} on the page";
                break;
            case (null, _) or (_, null):
                break;
            default:
                yield return $"{path} is of another kind on the page";
                break;
        }
    }

    private static bool IsFlag(JsonValue value) => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False;

    /// <summary>A list as one item that has what any of its items has; null for an empty list.</summary>
    private static JsonNode? Merged(JsonNode? node)
    {
        if (node is not JsonArray items) return node;
        var known = items.Select(Merged).OfType<JsonNode>().ToList();
        if (known.Count == 0 || known[0] is not JsonObject) return known.FirstOrDefault();
        var all = new JsonObject();
        foreach (var (name, value) in known.OfType<JsonObject>().SelectMany(item => item))
            if (all[name] is null) all[name] = value?.DeepClone();
            else if (all[name] is JsonArray list && value is JsonArray more)
                foreach (var item in more) list.Add(item?.DeepClone());
        return all;
    }

    private static string Example(string line)
    {
        var page = File.ReadAllText(PathOfPage);
        var (from, to) = Place(page, line);
        return page[from..to];
    }

    private static (int From, int To) Place(string page, string line)
    {
        var start = $"\n```sh\nmlnet-interpret {line} --json\n```\n\n```json\n";
        var from = page.IndexOf(start, StringComparison.Ordinal);
        Assert.IsGreaterThanOrEqualTo(0, from, $"{Name} has no example of: {line} --json");
        return (from += start.Length, page.IndexOf("```", from, StringComparison.Ordinal));
    }

    private static void Write(string line, JsonNode answer)
    {
        lock (Writing)
        {
            var page = File.ReadAllText(PathOfPage);
            var (from, to) = Place(page, line);
            File.WriteAllText(PathOfPage, $"{page[..from]}{Layout(Short(answer), "")}\n{page[to..]}");
        }
    }

    /// <summary>One line for what fits on one.</summary>
    private static string Layout(JsonNode? node, string indent)
    {
        var flat = node?.ToJsonString(Flat).Replace("\":", "\": ", StringComparison.Ordinal)
            .Replace(",\"", ", \"", StringComparison.Ordinal) ?? "null";
        if (flat.Length <= Width - indent.Length) return flat;
        var inner = $"{indent}  ";
        return node switch
        {
            JsonObject known => $"{{\n{string.Join(",\n", known.Select(one =>
                $"{inner}\"{one.Key}\": {Layout(one.Value, inner)}"))}\n{indent}}}",
            JsonArray items => $"[\n{string.Join(",\n", items.Select(item => inner + Layout(item, inner)))}\n{indent}]",
            _ => flat,
        };
    }

    /// <summary>Lists with the item of the most names only, numbers with four digits, the beginning of long sentences.</summary>
    private static JsonNode? Short(JsonNode? node) => node switch
    {
        JsonArray { Count: > 0 } items => new JsonArray(Short(
            items.MaxBy(item => (Names(item).Distinct().Count(), item?.ToJsonString().Length ?? 0)))),
        JsonObject known => new JsonObject(known.Select(one => KeyValuePair.Create(one.Key, Short(one.Value)))),
        JsonValue value when value.TryGetValue<JsonElement>(out var number) && number.ValueKind == JsonValueKind.Number
            && number.GetDouble() is var real && real != Math.Truncate(real) =>
            JsonValue.Create(double.Parse(
                real.ToString("G4", System.Globalization.CultureInfo.InvariantCulture),
                System.Globalization.CultureInfo.InvariantCulture)),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length > MostOfText
            && text.LastIndexOf(' ', MostOfText) is > 0 and var end =>
            JsonValue.Create($"{text[..end]} ..."),
        _ => node?.DeepClone(),
    };

    /// <summary>Names of all properties below a node.</summary>
    private static IEnumerable<string> Names(JsonNode? node) => node switch
    {
        JsonArray items => items.SelectMany(Names),
        JsonObject known => known.SelectMany(one => Names(one.Value).Prepend(one.Key)),
        _ => [],
    };
}
