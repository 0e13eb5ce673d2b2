using System.Text.Json;
using MLNetInterpret.Core.Units;
using Onnx;

namespace MLNetInterpret.Onnx.Files;

/// <summary>What a file of ours says about its network beside the graph, as metadata properties.</summary>
internal sealed record NetworkMeaning
{
    private const string Prefix = "mlnet_interpret.";
    private static readonly JsonSerializerOptions Json = StrictJson.Options();

    /// <summary>The graph's output that is the network's.</summary>
    public string? Output { get; init; }

    /// <summary>The range of the pixels that go in.</summary>
    public PixelScale? Pixels { get; init; }

    /// <summary>Names of the classes; empty for none.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The characters that codes stand for, as the JSON of a vocabulary file; null where the network reads no
    /// text.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>Reads what a file says.</summary>
    /// <exception cref="InvalidDataException">It says something that cannot be read.</exception>
    public static NetworkMeaning Of(ModelProto model) => new()
    {
        Output = Value(model, nameof(Output)),
        Pixels = Read<Range>(model, nameof(Pixels)) is { } range ? Scale(range) : null,
        ClassNames = Read<IReadOnlyList<string>>(model, nameof(ClassNames)) ?? [],
        Vocabulary = Value(model, nameof(Vocabulary)),
    };

    /// <summary>Says it in a file.</summary>
    public void WriteTo(ModelProto model)
    {
        Add(nameof(Output), Output);
        Add(nameof(Pixels), Pixels is { } pixels ? Text(new Range(pixels.Minimum, pixels.Maximum)) : null);
        Add(nameof(ClassNames), ClassNames.Count > 0 ? Text(ClassNames) : null);
        Add(nameof(Vocabulary), Vocabulary);

        static string Text<T>(T value) => JsonSerializer.Serialize(value, Json);

        void Add(string name, string? value)
        {
            if (value is not null) model.MetadataProps.Add(new StringStringEntryProto { Key = Key(name), Value = value });
        }
    }

    private static string Key(string name) => $"{Prefix}{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}";

    private static string? Value(ModelProto model, string name) =>
        model.MetadataProps.FirstOrDefault(entry => entry.Key == Key(name))?.Value;

    private static T? Read<T>(ModelProto model, string name) where T : class
    {
        if (Value(model, name) is not { } text) return null;
        try
        {
            var read = JsonSerializer.Deserialize<T>(text, Json);
            return read is null || (read as IEnumerable<string?>)?.Contains(null) == true
                ? throw Unreadable("it holds null", null)
                : read;
        }
        catch (JsonException wrong)
        {
            throw Unreadable(StrictJson.Words(wrong), wrong);
        }

        InvalidDataException Unreadable(string why, Exception? cause) =>
            new($"The file's property '{Key(name)}' cannot be read: {why}.", cause);
    }

    private static PixelScale Scale(Range range)
    {
        try
        {
            return new(range.Minimum, range.Maximum);
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidDataException($"The file's property '{Key(nameof(Pixels))}' is wrong: {wrong.Message}", wrong);
        }
    }

    private sealed record Range(double Minimum, double Maximum);
}
