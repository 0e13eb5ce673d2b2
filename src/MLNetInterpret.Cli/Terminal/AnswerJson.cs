using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MLNetInterpret.Core.FindingSets;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Answers as JSON: names as in <see cref="FindingSetJson"/>, numbers with all their digits, null for what is
/// none.</summary>
internal static class AnswerJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NamedTuples.Convert, NamedUnits.Add } },
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new Finite<double>(), new Finite<float>(),
        },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The document.</summary>
    /// <param name="answer">Its properties.</param>
    /// <param name="files">What was written; the last property.</param>
    public static string Write(object answer, IReadOnlyList<string> files)
    {
        var document = JsonSerializer.SerializeToNode(answer, answer.GetType(), Options)!.AsObject();
        document.Add("files", JsonSerializer.SerializeToNode(files, Options));
        return Escaped(document.ToJsonString(Options));
    }

    /// <summary>The same document, in which nothing steers a terminal, hides or reorders text.</summary>
    private static string Escaped(string text) => text.All(IsSeen) ? text : string.Concat(
        text.Select(c => IsSeen(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));

    private static bool IsSeen(char c) => c == '\n' || !NumberWords.IsUnseen(c);

    /// <summary>Numbers; JSON has no name for NaN and infinities.</summary>
    private sealed class Finite<T> : JsonConverter<T> where T : struct, IFloatingPointIeee754<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            if (T.IsFinite(value)) writer.WriteRawValue(value.ToString(null, CultureInfo.InvariantCulture));
            else writer.WriteNullValue();
        }
    }
}
