using MLNetInterpret.Networks;

namespace MLNetInterpret.Cli.Demo;

/// <summary>How much the demo does: all of it within five minutes on two cores, or a quick look.</summary>
internal sealed record DemoSize
{
    /// <summary>Whether the emoji are looked at too.</summary>
    public bool Emoji { get; init; } = true;

    /// <summary>Passes over the pictures of clothes.</summary>
    public ConvNetTrainingOptions Fashion { get; init; } = new() { Epochs = 6 };

    /// <summary>Passes over the emoji.</summary>
    public ConvNetTrainingOptions EmojiTraining { get; init; } = new() { Epochs = 12 };

    /// <summary>Units of the networks of pictures.</summary>
    public IReadOnlyList<string> PictureUnits { get; init; } = ["conv1", .. First("conv2", 16), .. First("conv3", 16), "logits"];

    /// <summary>Steps of each optimisation of a picture.</summary>
    public int Steps { get; init; } = 64;

    /// <summary>Units of the character model.</summary>
    public IReadOnlyList<string> TextUnits { get; init; } = [.. First("lstm1.cell", 24), .. First("lstm2.cell", 24), .. First("lstm2.hidden", 12)];

    /// <summary>Windows of text that are scanned.</summary>
    public int TextRows { get; init; } = 2000;

    /// <summary>Passes over the text where the character model is trained anew.</summary>
    public CharacterLstmOptions Text { get; init; } = new() { Layers = 1, HiddenUnits = 128, Training = new() { Epochs = 4 } };

    /// <summary>The whole demo.</summary>
    public static DemoSize Full { get; } = new();

    /// <summary>A quick look.</summary>
    public static DemoSize Quick { get; } = new()
    {
        Emoji = false,
        Fashion = new() { Epochs = 2 },
        PictureUnits = [.. First("conv1", 8), .. First("conv2", 8), "logits"],
        Steps = 32,
        TextUnits = [.. First("lstm1.cell", 8), .. First("lstm2.cell", 8)],
        TextRows = 400,
        Text = new() { Layers = 1, HiddenUnits = 128, Training = new() { Epochs = 1 } },
    };

    private static IEnumerable<string> First(string point, int count) => Enumerable.Range(0, count).Select(index => $"{point}:{index}");
}
