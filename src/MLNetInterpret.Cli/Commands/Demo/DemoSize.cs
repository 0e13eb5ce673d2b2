namespace MLNetInterpret.Cli.Commands.Demo;

/// <summary>How much the demo does: all of it within five minutes on two cores, or a quick look.</summary>
internal sealed record DemoSize
{
    /// <summary>Depth of the work on each unit.</summary>
    public Depth Depth { get; init; } = Depth.Full;

    /// <summary>How long the stages take.</summary>
    public DemoCost Cost { get; init; } = new();

    /// <summary>Units of the pretrained network; none leaves it out.</summary>
    public IReadOnlyList<string> PretrainedUnits { get; init; } =
        [
            .. Some("ReLU275", 3, 11, 12, 16), .. Some("ReLU301", 6, 8, 9, 11), .. Some("ReLU315", 0, 1, 2, 3),
            .. Some("ReLU339", 3, 4, 10, 19), .. Some("ReLU385", 1, 2, 7, 14),
        ];

    /// <summary>Rows and columns of their pictures.</summary>
    public int PretrainedPicture { get; init; } = 128;

    /// <summary>Steps of each of their pictures.</summary>
    public int PretrainedSteps { get; init; } = 64;

    /// <summary>Whether the emoji are looked at too.</summary>
    public bool Emoji { get; init; } = true;

    /// <summary>Pictures that are trained on, at most.</summary>
    public int PictureRows { get; init; } = int.MaxValue;

    /// <summary>How the network of clothes is trained.</summary>
    public ConvolutionalNetworkOptions Fashion { get; init; } = new();

    /// <summary>How the network of emoji is trained.</summary>
    public ConvolutionalNetworkOptions EmojiTraining { get; init; } = new() { Epochs = 20 };

    /// <summary>Units of the networks of pictures.</summary>
    public IReadOnlyList<string> PictureUnits { get; init; } =
        [.. First("conv1", 8), .. First("conv2", 24), .. First("conv3", 32), "logits"];

    /// <summary>Steps of each optimisation of a picture.</summary>
    public int Steps { get; init; } = 64;

    /// <summary>Further pictures of each unit of the networks of pictures.</summary>
    public int Variants { get; init; } = 1;

    /// <summary>Units of each network of pictures that other methods are shown for.</summary>
    public int ComparedUnits { get; init; } = 6;

    /// <summary>Pictures and rows that are changed so that a model errs.</summary>
    public int Attacked { get; init; } = 8;

    /// <summary>Units of the credit model.</summary>
    public IReadOnlyList<string> TableUnits { get; init; } = ["hidden*", "logits"];

    /// <summary>Credit networks from other seeds, the first included, in which its units are looked for;
    /// below 2 for none.</summary>
    public int TableSeeds { get; init; } = 3;

    /// <summary>Units of the networks of loans: of the one that tells three classes apart, and of the one that predicts a number;
    /// none leaves them out.</summary>
    public (IReadOnlyList<string> Classes, IReadOnlyList<string> Number) LoanUnits { get; init; } =
        (["logits", "probability:Verified"], [.. First("hidden2", 2), "score"]);

    /// <summary>Units of the character model.</summary>
    public IReadOnlyList<string> TextUnits { get; init; } =
        [.. First("lstm1.cell", 24), .. First("lstm2.cell", 24), .. First("lstm2.hidden", 12)];

    /// <summary>Windows of text that are scanned.</summary>
    public int TextRows { get; init; } = 800;

    /// <summary>What units of the character model are searched for.</summary>
    public IReadOnlyList<string> Concepts { get; init; } =
        ["inside:()", "inside:[]", "inside:{}", "block-comment", "inside:\"\"", "preprocessor", "line-position", "depth:()"];

    /// <summary>Characters that concepts are searched on, and as many again at most that findings are confirmed on.</summary>
    public int ConceptCharacters { get; init; } = 100_000;

    /// <summary>Untrained networks that such findings have to beat.</summary>
    public int UntrainedNetworks { get; init; } = 3;

    /// <summary>The character model where it is trained anew.</summary>
    public CharacterLstmOptions Text { get; init; } = new() { Layers = 1, HiddenUnits = 128, Epochs = 4 };

    /// <summary>The whole demo.</summary>
    public static DemoSize Full { get; } = new();

    /// <summary>A quick look.</summary>
    public static DemoSize Quick { get; } = new()
    {
        Cost = DemoCost.Quick,
        PretrainedUnits = [],
        Emoji = false,
        PictureRows = 6000,
        Fashion = new() { Epochs = 4 },
        PictureUnits = [.. First("conv1", 8), .. First("conv2", 8), "logits"],
        Steps = 32,
        Variants = 0,
        ComparedUnits = 2,
        Attacked = 4,
        TableUnits = ["hidden2", "logits"],
        TableSeeds = 0,
        LoanUnits = ([], []),
        TextUnits = [.. First("lstm1.cell", 8), .. First("lstm2.cell", 8)],
        TextRows = 250,
        Concepts = ["inside:()", "block-comment"],
        ConceptCharacters = 40_000,
        UntrainedNetworks = 2,
        Text = new() { Layers = 1, HiddenUnits = 128, Epochs = 1 },
    };

    private static IEnumerable<string> First(string point, int count) => Some(point, [.. Enumerable.Range(0, count)]);

    private static IEnumerable<string> Some(string point, params int[] units) => units.Select(index => $"{point}:{index}");
}
