using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Orleans.Jobs;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>Tasks that a program has saved, for workers that have nothing of it.</summary>
internal static class SavedTasks
{
    private static readonly JsonSerializerOptions Json = new(StrictJson.Options(type =>
    {
        // those of whoever works on it are taken
        for (var at = type.Properties.Count - 1; at >= 0; at--)
            if (type.Properties[at].Name is nameof(Work.Progress) or nameof(Work.Cancellation)) type.Properties.RemoveAt(at);
    }))
    {
        Converters = { new AsName(), new AsStretch() },
    };

    /// <summary>Opens them.</summary>
    /// <exception cref="InvalidDataException">They are of a kind that is not known here.</exception>
    public static OpenedTasks Open(string folder, TaskPlan plan, FileCache cache) => plan.Kind switch
    {
        SavedPictures.Kind => SavedPictures.Open(folder, plan, cache),
        SavedCells.Kind => SavedCells.Open(folder, plan, cache),
        SavedTrainings.Kind => SavedTrainings.Open(folder, plan),
        _ => throw new InvalidDataException($"A worker does not know tasks of the kind '{plan.Kind}'."),
    };

    /// <summary>Options in words.</summary>
    /// <exception cref="ArgumentException">One is code of this process, and cannot travel.</exception>
    public static string Write<T>(T options) => JsonSerializer.Serialize(options, Json);

    /// <summary>The options of <see cref="Write"/>.</summary>
    public static T Read<T>(string words) => JsonSerializer.Deserialize<T>(words, Json)!;

    /// <summary>Saves a network into the tasks' folder.</summary>
    public static void Save(MLContext ml, string folder, NetworkTransformer network, DataViewType input)
    {
        var path = new ScanFolder(folder).Model;
        if (File.Exists(path)) return;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(network.InputColumnName, input);
        ml.Model.SaveInterpretable(network, schema.ToSchema(), path);
    }

    /// <summary>The network of <see cref="Save"/>.</summary>
    public static ITransformer Model(string folder, FileCache cache)
    {
        var saved = new ScanFolder(folder).Model;
        return new MLContext().Model.LoadInterpretable(cache.Get(saved, SavedScan.Hash(saved)));
    }

    /// <summary>A built-in concept by its name.</summary>
    private sealed class AsName : JsonConverter<Concept>
    {
        public override Concept Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Concepts.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Concept value, JsonSerializerOptions options)
        {
            if (value.IsUsers) throw new ArgumentException(
                $"The concept '{value.Name}' is a rule of this program, which cannot be sent to workers: take built-in ones, " +
                "or search here (FindCells).");
            writer.WriteStringValue(value.Name);
        }
    }

    /// <summary>A stretch as its two ends.</summary>
    private sealed class AsStretch : JsonConverter<Range>
    {
        public override Range Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var ends = JsonSerializer.Deserialize<int[]>(ref reader, options)!;
            return new(End(ends[0]), End(ends[1]));
        }

        public override void Write(Utf8JsonWriter writer, Range value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new[] { Number(value.Start), Number(value.End) }, options);

        private static int Number(Index end) => end.IsFromEnd ? ~end.Value : end.Value;

        private static Index End(int number) => number < 0 ? new(~number, fromEnd: true) : new(number);
    }
}
