using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetInterpret;

/// <summary>Results as text, so that two of them can be compared by what they hold.</summary>
internal static class Same
{
    private static readonly JsonSerializerOptions Options =
        new() { IncludeFields = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static string Of<T>(T result) => JsonSerializer.Serialize(result, Options);
}
