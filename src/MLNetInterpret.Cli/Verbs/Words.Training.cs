namespace MLNetInterpret.Cli.Verbs;

/// <content>Training networks and priors.</content>
internal static partial class Words
{
    public static readonly Word<double> HeldOutShare = new(
        "--held-out-share", "X", "The share of the data that is kept apart from learning:")
    {
        Not = ["test-fraction", "validation-share"],
    };

    public static readonly Word<int[]> HiddenUnits = new("--hidden-units", "N...", "Units of each hidden layer.")
    {
        Not = ["hidden", "layers"],
    };

    public static readonly Word<int[]> Blocks = new("--blocks", "N...", "Channels of each convolution block.");

    public static readonly Word<int> CodeSize = new("--code-size", "N", "Numbers that a picture is squeezed into.")
    {
        Not = ["code"],
    };

    public static readonly Word<int> Epochs = new("--epochs", "N", "Passes over the data at most.")
    {
        Not = ["iterations", "passes"],
    };

    public static readonly Word<double> LearningRate = new("--learning-rate", "X", "The optimiser's largest step, above 0.")
    {
        Not = ["rate", "lr"],
    };

    public static readonly Word<double> Dropout = new(
        "--dropout", "X", "Share of values dropped between layers while training, at least 0 and below 1.");

    public static readonly Word<int> Window = new(
        "--window", "N", "Characters that gradients flow back through; longer ones let cells learn to hold on for longer.");

    public static readonly Word<int> Streams = new(
        "--streams", "N", "Parts of the text that are read side by side; fewer mean more steps in an epoch.");

    public static readonly Word<int> Size = new("--size", "N", "Pixels to which pictures are scaled:")
    {
        Not = ["width", "height"],
    };

    public static readonly Word<bool> Grey = new("--grey", "", "Read picture files as grey.") { Not = ["gray"] };

    public static readonly Word<bool> Flip = new(
        "--flip", "", "Learn from mirrored pictures too: for few pictures of things that look the same from both sides.")
    {
        Not = ["mirror"],
    };

    public static readonly Word<bool> SkipBroken = new(
        "--skip-broken", "", "Leave out pictures of a folder that cannot be read, and say how many and which.");

    public static readonly Word<bool> Resume = new(
        "--resume", "", "Go on with the training that was interrupted, to the same model: its checkpoint lies beside --out. " +
        "All other options and the data as before.");
}
