using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetInterpret.Core.Findings;

/// <summary>Reason of a verdict: what was found, with its numbers. Its text form is one sentence without a full stop.</summary>
/// <remarks>Each analysis has reasons of its own. JSON and files hold the sentence, and what is read from them is that sentence
/// alone; so is a reason made from text.</remarks>
[JsonConverter(typeof(AsText))]
internal abstract record VerdictReason
{
    /// <summary>The sentence, made where it is printed.</summary>
    internal abstract string Sentence { get; }

    /// <summary>Lets a reason be written as text where one is expected.</summary>
    public static implicit operator VerdictReason(string sentence) => FromString(sentence);

    /// <summary>The same as the implicit conversion.</summary>
    public static VerdictReason FromString(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        return new Told(sentence);
    }

    /// <summary>The reason in one sentence.</summary>
    public sealed override string ToString() => Sentence;

    /// <summary>A reason that is known by its sentence alone.</summary>
    private sealed record Told(string Words) : VerdictReason
    {
        internal override string Sentence => Words;
    }

    /// <summary>The sentence as a JSON string.</summary>
    private sealed class AsText : JsonConverter<VerdictReason>
    {
        public override VerdictReason? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } sentence ? FromString(sentence) : null;

        public override void Write(Utf8JsonWriter writer, VerdictReason value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Sentence);
    }
}
