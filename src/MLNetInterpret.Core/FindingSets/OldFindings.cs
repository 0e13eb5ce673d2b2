using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetInterpret.Core.FindingSets;

/// <summary>Findings of the versions 4 and 5 as this one names what is in them.</summary>
internal static class OldFindings
{
    private static readonly Dictionary<string, string> Names = new() { ["released"] = "off", ["chanceReleased"] = "chanceOff" };

    /// <summary>The same with today's names.</summary>
    public static JsonElement Renewed(JsonElement json) =>
        Renewed(JsonNode.Parse(json.GetRawText()))!.Deserialize<JsonElement>();

    private static JsonNode? Renewed(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                return new JsonArray([.. items.Select(Renewed)]);
            case JsonObject entries:
                // a condition had one category, where it may have several now; what rows share has one still
                var isCondition = entries.ContainsKey("category") && entries.ContainsKey("least");
                return new JsonObject(entries.Select(entry => isCondition && entry.Key == "category"
                    ? new("categories", entry.Value is { } category ? new JsonArray(category.DeepClone()) : null)
                    : KeyValuePair.Create(Names.GetValueOrDefault(entry.Key, entry.Key), Renewed(entry.Value))));
            default:
                return node?.DeepClone();
        }
    }
}
