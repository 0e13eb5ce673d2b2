namespace MLNetInterpret.Cli.Verbs;

/// <content>Training networks and priors.</content>
internal static partial class Words
{
    public static readonly Word<double> HeldOutShare = new(
        "--held-out-share", "X", "The share of the data that is kept apart from learning:")
    {
        Not = ["test-fraction"],
    };

    public static readonly Word<int[]> HiddenUnits = new("--hidden-units", "N...", "Units of each hidden layer.")
    {
        Not = ["hidden", "layers"],
    };

    public static readonly Word<string> Cell = new("--cell", "lstm|gru|rnn", "The kind of the recurrent layers.");

    public static readonly Word<string[]> Tokenizer = new(
        "--tokenizer", "FILE...",
        "Files of a tokenizer, which cuts the text into tokens: a .json and a .txt (BPE), a .txt (WordPiece) or a .tiktoken.");

    public static readonly Word<int[]> Blocks = new("--blocks", "N...", "Channels of each convolution block.");

    public static readonly Word<int> CodeSize = new("--code-size", "N", "Size of a picture's code.")
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
        "--dropout", "X", "Share of values dropped while training, at least 0 and below 1.");

    public static readonly Word<double> WeightDecay = new(
        "--weight-decay", "X", "Strength of weight decay, 0 to 1000.");

    public static readonly Word<int> Patience = new(
        "--patience", "N", "Epochs in a row without a smaller validation loss after which training stops.");

    public static readonly Word<double> ValidationFraction = new(
        "--validation-fraction", "X",
        "Share of the training data that the best epoch is chosen by, at least 0 and below 1; 0 takes the last epoch.");

    public static readonly Word<int> BatchSize = new("--batch-size", "N", "Rows an update, at least 2.");

    public static readonly Word<bool> BalanceClasses = new(
        "--balance-classes", "", "Weight classes so that each counts the same in total.");

    public static readonly Word<int> Shift = new(
        "--shift", "N", "Pixels by which training pictures are moved at most in both directions, at random each time.");

    public static readonly Word<int> Window = new(
        "--window", "N", "Characters through which gradients flow back; with more, cells can learn to remember longer.");

    public static readonly Word<int> Streams = new(
        "--streams", "N", "Parts of the text that are read side by side; fewer mean more steps in an epoch.");

    public static readonly Word<int> Size = new("--size", "N", "Pixels of a side of pictures:")
    {
        Not = ["width", "height"],
    };

    public static readonly Word<bool> Grey = new("--grey", "", "Read picture files as grey.") { Not = ["gray"] };

    public static readonly Word<bool> Flip = new(
        "--flip", "", "Half of the training pictures, drawn anew each time, are mirrored left to right: --flip false where " +
        "left and right matter, as in writing.")
    {
        Not = ["mirror"],
    };

    public static readonly Word<bool> SkipBroken = new(
        "--skip-broken", "", "Leave out pictures of a folder that cannot be read, and say how many and which.");

    public static readonly Word<bool> Resume = new(
        "--resume", "", "Go on with the training that was interrupted, to the same model: its checkpoint is next to --out. " +
        "All other options and the data as before.");
}
