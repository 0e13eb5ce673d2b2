using System.Text.Json;

namespace MLNetInterpret.WeightFiles;

/// <summary>JSON that other programs wrote.</summary>
internal static class JsonParts
{
    /// <summary>A text that has to be there.</summary>
    /// <exception cref="InvalidDataException">It is null.</exception>
    public static string Text(this JsonElement element) =>
        element.GetString() ?? throw new InvalidDataException("a text in its JSON is null");

    /// <summary>What is wrong with a JSON, without a dot at the end.</summary>
    public static string Fault(Exception failure) => failure switch
    {
        JsonException { LineNumber: { } line, BytePositionInLine: { } place } =>
            $"its JSON goes wrong in line {line + 1}, byte {place + 1}",
        KeyNotFoundException => "a part is missing in its JSON",
        InvalidOperationException or OverflowException or FormatException
            when failure.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true =>
            "a part of its JSON is no text, number or list where one belongs",
        var other => other.Message.Split(" (Parameter", 2)[0].Split(" LineNumber", 2)[0].TrimEnd('.'),
    };
}
