using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetInterpret.Fuzz.Damage;

/// <summary>Damage to JSON that stays JSON.</summary>
internal static class JsonDamage
{
    /// <summary>Numbers, texts and other things that a member is set to.</summary>
    private static readonly string[] Values =
    [
        "null", "-1", "0", "1", "2147483647", "-2147483648", "9223372036854775807", "1e308", "1e999", "0.5", "true", "false",
        "\"\"",
        "\"NaN\"", "\"x\"", "\"\\u001b[31mred\\u202e\"", "\"../../evil\"", "[]", "{}", "[null]", "[-1]", "[2147483647]",
    ];

    /// <summary>One member changed: null, missing, renamed, huge, negative, of another kind, twice.</summary>
    public static (string Json, string What) Any(Random random, string json)
    {
        var root = JsonNode.Parse(json)!;
        var places = Places(root).ToList();
        if (places.Count == 0) return ("null", "all of it null");
        var (parent, key) = places[random.Next(places.Count)];
        var path = $"{parent.GetPath()}[{key}]";
        var what = parent is JsonObject members
            ? Change(random, members, (string)key)
            : Change(random, (JsonArray)parent, (int)key);
        return (root.ToJsonString(), $"{path} {what}");
    }

    private static string Change(Random random, JsonObject members, string key)
    {
        switch (random.Next(6))
        {
            case 0:
                members.Remove(key);
                return "removed";
            case 1:
                var value = members[key]?.DeepClone();
                members.Remove(key);
                members[$"{key}s"] = value;
                return "renamed";
            case 2:
                members[$"{key}Unknown"] = 1;
                return "and an unknown member beside it";
            default:
                var (node, text) = Value(random, members[key]);
                members[key] = node;
                return $"set to {text}";
        }
    }

    private static string Change(Random random, JsonArray elements, int at)
    {
        switch (random.Next(5))
        {
            case 0:
                elements.RemoveAt(at);
                return "removed";
            case 1:
                elements.Insert(at, elements[at]?.DeepClone());
                return "twice";
            case 2:
                elements.Clear();
                return "and all others removed";
            default:
                var (node, text) = Value(random, elements[at]);
                elements[at] = node;
                return $"set to {text}";
        }
    }

    private static (JsonNode? Node, string Text) Value(Random random, JsonNode? old)
    {
        if (random.Next(3) == 0 && old is JsonValue number && number.GetValueKind() == JsonValueKind.Number)
        {
            var near = number.ToJsonString() is var digits && random.Next(2) == 0 ? $"{digits}0" : $"-{digits.TrimStart('-')}";
            return (JsonNode.Parse(near == "00" ? "7" : near == "-00" ? "8" : near), near);
        }

        if (random.Next(12) == 0) return (JsonValue.Create(new string('x', 100_000)), "100,000 letters");
        var text = Values[random.Next(Values.Length)];
        return (JsonNode.Parse(text), text);
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode? node) => node switch
    {
        JsonObject members => members.ToList().SelectMany(
            member => Places(member.Value).Prepend((Parent: (JsonNode)members, Key: (object)member.Key))),
        JsonArray elements => elements.ToList().SelectMany(
            (element, i) => Places(element).Prepend((Parent: (JsonNode)elements, Key: (object)i))),
        _ => [],
    };
}
