using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetInterpret.Core.FindingSets;

/// <summary>Findings of the versions 4 to 7 as this one names what is in them.</summary>
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
                if (entries.ContainsKey("meanForget")) entries = Gates(entries);
                // an LSTM was the one kind
                if (entries.ContainsKey("trainingCharacters")) entries.TryAdd("kind", "lstm");
                var isByModel = entries.ContainsKey("lstm") && entries.ContainsKey("ngram");
                var isCondition = entries.ContainsKey("category") && entries.ContainsKey("least");
                return new JsonObject(entries.Select(entry => (entry.Key, entry.Value) switch
                {
                    ("category", var category) when isCondition =>
                        new("categories", category is null ? null : new JsonArray(category.DeepClone())),
                    ("lstm", var number) when isByModel => new("network", number?.DeepClone()),
                    ("crops", JsonArray crops) when entries.ContainsKey("unit") =>
                        new("crops", new JsonArray(
                            [.. crops.Select(crop => new JsonObject { ["picture"] = crop?.DeepClone() })])),
                    _ => KeyValuePair.Create(Names.GetValueOrDefault(entry.Key, entry.Key), Renewed(entry.Value)),
                }));
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>A unit's gates as a list that begins with the one that keeps the state.</summary>
    private static JsonObject Gates(JsonObject unit) => new()
    {
        ["gates"] = new JsonArray([.. ((string[])["forget", "input", "output"]).Select(gate => new JsonObject
        {
            ["gate"] = gate,
            ["shut"] = unit[gate]?["left"]?.DeepClone(),
            ["open"] = unit[gate]?["right"]?.DeepClone(),
        })]),
        ["meanKept"] = unit["meanForget"]?.DeepClone(),
        ["timeConstant"] = unit["timeConstant"]?.DeepClone(),
        ["decay"] = unit["decay"]?.DeepClone(),
    };
}
