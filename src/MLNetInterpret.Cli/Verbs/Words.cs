namespace MLNetInterpret.Cli.Verbs;

/// <summary>The vocabulary of the command line: what is read, written and shown. Each word is defined once, here or in another
/// part of this class; <c>docs/options.md</c> lists them.</summary>
internal static partial class Words
{
    /// <summary>What is looked at where no units are named.</summary>
    public const string EveryHiddenPoint = "Default: every hidden point.";

    public static readonly Word<string> Model = new("model", "MODEL", "The network: a model zip, or an ONNX file (.onnx).");

    public static readonly Word<string> Catalogue = new(
        "catalogue", "CATALOGUE", "The folder of a catalogue, as scan writes it.");

    public static readonly Word<string> Before = new("before", "BEFORE", "The folder of the earlier catalogue.");

    public static readonly Word<string> After = new("after", "AFTER", "The folder of the later catalogue.");

    public static readonly Word<string> Plan = new("plan", "PLAN", "The folder that 'scan plan' made.") { Not = ["job"] };

    public static readonly Word<string> Data = new("--data", "PATH", "What is read:")
    {
        Not = ["text", "photo", "picture", "input", "file"],
    };

    public static readonly Word<string> Out = new("--out", "PATH", "What is written, exactly there:")
    {
        Not = ["output", "report"],
    };

    public static readonly Word<string> Folder = new("--folder", "PATH", "The folder of what is finished.");

    public static readonly Word<string> Datasets = new("--datasets", "PATH", "The folder of the shipped data.");

    public static readonly Word<string[]> Assembly = new(
        "--assembly", "PATH", "A file (.dll) with TorchSharp modules of yours that a model needs, once for each; its code runs.");

    public static readonly Word<string[]> Units = new("--units", "UNIT...", "Points, wildcards, units or classes.")
    {
        Not = ["point", "neuron", "channel"],
    };

    public static readonly Word<int> Top = new("--top", "N", "How many are shown:")
    {
        Not = ["take", "limit", "count", "examples", "top-rows"],
    };

    public static readonly Word<long> Row = new("--row", "N", "A row of --data, counted from 0:")
    {
        Not = ["start-row", "index"],
    };

    public static readonly Word<string[]> ClassNames = new(
        "--class-names", "NAME...",
        "Names of the classes, in the order of the outputs: two or more, or one text file with a name on each line.")
    {
        Not = ["classes", "outcome"],
    };

    public static readonly Word<string> Depth = new(
        "--depth", "scan|quick|full",
        "How much is done for a unit: scan (statistics and the strongest rows), quick (and one quick search for the inputs " +
        "that drive it), full (and variants, tested sentences, bounds, drivers, concepts, controls).");

    public static readonly Word<int> Seed = new("--seed", "N", "Seed of everything random.") { Not = ["random-state"] };

    public static readonly Word<int> Networks = new(
        "--networks", "N", "Networks that are trained, each from the next seed, 2 or more.");

    public static readonly Word<bool> Json = new(
        "--json", "", "Print the answer as one JSON document on standard output; docs/json.md says what is in it.");

    public static readonly Word<bool> Quiet = new(
        "--quiet", "", "Show no progress and no notes: the answer, warnings and errors only.")
    {
        Not = ["silent"],
    };

    public static readonly Word<bool> Verbose = new(
        "--verbose", "", "Show every stage with its time, the versions of programs and files, the seed, and the whole stack of " +
        "a failure.")
    {
        Not = ["debug", "trace"],
    };

    public static readonly Word<bool> Force = new(
        "--force", "", "Replace what is there even if this program did not write it, or it was changed since. What the command " +
        "reads is never replaced.")
    {
        Not = ["overwrite", "replace"],
    };

    public static readonly Word<bool> Quick = new(
        "--quick", "", "Less training and fewer units: under 90 seconds on two cores.");

    public static readonly Word<bool> Retrain = new(
        "--retrain", "", "Train the character model too, instead of loading the shipped one.");

    public static readonly Word<bool> Version = new("--version", "", "Show version information");

    public static readonly Word<bool> Help = new("--help", "", "Show help and usage information")
    {
        Aliases = ["-?", "-h"],
    };

    /// <summary>All of them, in the order in which they are defined.</summary>
    public static IReadOnlyList<Word> All =>
        [.. typeof(Words).GetFields().Select(one => one.GetValue(null)).OfType<Word>()];
}
