using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetInterpret.Core.FindingSets;

/// <summary>Findings of the versions 4 to 6 as this one names what is in them.</summary>
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
                return new JsonObject(entries.Select(entry => (entry.Key, entry.Value) switch
                {
                    ("category", var category) when isCondition =>
                        new("categories", category is null ? null : new JsonArray(category.DeepClone())),
                    ("crops", JsonArray crops) when entries.ContainsKey("unit") =>
                        new("crops", new JsonArray(
                            [.. crops.Select(crop => new JsonObject { ["picture"] = crop?.DeepClone() })])),
                    _ => KeyValuePair.Create(Names.GetValueOrDefault(entry.Key, entry.Key), Renewed(entry.Value)),
                }));
            default:
                return node?.DeepClone();
        }
    }
}
