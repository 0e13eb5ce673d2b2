namespace MLNetInterpret.Cli.Verbs;

/// <content>Optimisation, texts, scans and questions to catalogues.</content>
internal static partial class Words
{
    public static readonly Word<int> Steps = new("--steps", "N", "Steps of each optimisation.");

    public static readonly Word<int> Length = new(
        "--length", "N", "For models of text: characters of a string, 1 to 1000; the unit is read after the last.");

    public static readonly Word<int> Beams = new(
        "--beams", "N", "For models of text: strings that the search keeps, 1 to 10000; more are slower and go further.");

    public static readonly Word<double> MostBits = new(
        "--most-bits", "X",
        "For models of text: bits that a character of a string may cost the model, so that strings are plausible. Default: " +
        "what held-out text costs, and 1 more.");

    public static readonly Word<double> StepSize = new(
        "--step-size", "X", "Size of a step, as a share of the value range.");

    public static readonly Word<double> Strength = new(
        "--strength", "X", "How far a photo is changed at most: root mean square, as a share of the value range, up to 1.");

    public static readonly Word<int> Octaves = new(
        "--octaves", "N", "Sizes at which the photo is optimised, the smallest first.");

    public static readonly Word<int> Variants = new(
        "--variants", "N", "Further pictures of each unit that differ from each other, at most 100.")
    {
        Not = ["diverse", "diversity"],
    };

    public static readonly Word<bool> Negative = new("--negative", "", "Minimise each unit, too.") { Not = ["minimize"] };

    public static readonly Word<string> Start = new(
        "--start", "PATH", "A picture file to begin with instead of noise; its central part, scaled.");

    public static readonly Word<bool> SkipBorder = new(
        "--skip-border", "", "For pictures: leave out positions that see padding, which can look like a feature.");

    public static readonly Word<string> Scanned = new(
        "--scanned", "PATH", "The folder of a catalogue, as scan writes it, whose rows the units are compared with.");

    public static readonly Word<int[]> Snapshots = new(
        "--snapshots", "N...",
        "Steps after which the pictures are kept, for a strip from noise to result, for example: --snapshots 1 16 64.");

    public static readonly Word<string> Recipe = new(
        "--recipe", "default|strong|natural|small",
        "How pictures are made: default (clear strokes on a calm ground), strong (more contrast, the highest scores), natural " +
        "(soft shapes, frequencies as in photographs), small (for few pixels).")
    {
        Not = ["style", "preset"],
    };

    public static readonly Word<string[]> Objective = new(
        "--objective", "OBJECTIVE...",
        "What is raised: the sum of terms, each [WEIGHT*]NAME[:UNIT]; one without a unit is of the units asked for.");

    public static readonly Word<string[]> Transforms = new(
        "--transforms", "TRANSFORM...", "What a picture has to survive while it is made, one after another.")
    {
        Not = ["transform", "augment"],
    };

    public static readonly Word<string[]> Penalty = new(
        "--penalty", "PENALTY...", "What is subtracted from the objective: the sum of terms, each [WEIGHT*]NAME[:NUMBER].")
    {
        Not = ["regularize", "penalties"],
    };

    public static readonly Word<string> Parameterization = new(
        "--parameterization", "fourier|pixels|pyramid|cppn", "What pictures are made from.");

    public static readonly Word<double> Scale = new("--scale", "X", "Pixels of a PNG for each point of the figure, 0.5 to 4.");

    public static readonly Word<string> Prior = new(
        "--prior", "PATH", "A prior of such pictures, made by train-prior, to compare methods with.");

    public static readonly Word<int> CompareMethods = new(
        "--compare-methods", "N", "Units of pictures for which other methods are shown, too. Default: 6 where there is a prior.");

    public static readonly Word<string> Judge = new(
        "--judge", "PATH",
        "Another network of pictures, by whose eye the units' rows and pictures are checked: do they tell rows that drive a " +
        "unit from rows that do not? A model zip; of an ONNX file, the one that import makes.")
    {
        Not = ["evaluator"],
    };

    public static readonly Word<string> Group = new(
        "--group", "COLUMN",
        "With --judge: what rows have in common, such as the photo of patches (Label: the subfolder); none explains its own " +
        "group.");

    public static readonly Word<string> Target = new(
        "--target", "CLASS", "The class that rows are to get. Default: any but the one predicted.");

    public static readonly Word<string> Source = new("--source", "CLASS", "Only rows predicted as this class.");

    public static readonly Word<string> Linf = new(
        "--linf", "X",
        "Bound on the change of each value: for pictures a share of the value range, for example 8/255 (the default); " +
        "for tables standard deviations of the column (default 1).");

    public static readonly Word<double> L2 = new(
        "--l2", "X", "For pictures: length of the whole change, in shares of the value range.");

    public static readonly Word<bool> RandomStart = new(
        "--random-start", "", "For pictures: begin at a random place near the original.");

    public static readonly Word<string[]> Concept = new("--concept", "CONCEPT...", "What to search for.");

    public static readonly Word<string> Language = new(
        "--language", "plain|c", "The language that brackets, identifiers and keywords assume: plain, " +
        "or c (what is in comments and literals does not count).");

    public static readonly Word<bool> BracketsInStrings = new(
        "--brackets-in-strings", "", "With --language c: brackets within literals count.");

    public static readonly Word<bool> BracketsInComments = new(
        "--brackets-in-comments", "", "With --language c: brackets within comments count.");

    public static readonly Word<int> MaximalLength = new(
        "--maximal-length", "N", "Brackets that are not closed within this many characters do not count.");

    public static readonly Word<string[]> Keywords = new(
        "--keywords", "WORD...", "Words that the concept 'keyword' finds. Default: the keywords of C.");

    public static readonly Word<int> SearchCharacters = new("--search-characters", "N", "Characters searched at most.");

    public static readonly Word<int> HeldOutCharacters = new("--held-out-characters", "N", "Held-out characters used at most.");

    public static readonly Word<int> Candidates =
        new("--candidates", "N", "Units of each concept that are tested on held-out text.");

    public static readonly Word<bool> Probe = new(
        "--probe", "",
        "Ask how many units tell each concept, too: probes on one to five units and on all, with untrained networks and random " +
        "labels as controls.");

    public static readonly Word<int> Strings = new(
        "--strings", "N",
        "Supported units at most, the first of each concept first, whose maximising strings are searched; each takes about a " +
        "second. Default: 8 with --out, else none.");

    public static readonly Word<string[]> Mark = new(
        "--mark", "STRETCH...",
        "Ask which units are on exactly at marked text, too: characters FROM..TO of it (1203..1244, TO not included), counted " +
        "from 0 as reports do, or a concept of yes or no (\"regex:[0-9]+\").")
    {
        Not = ["select", "selection"],
    };

    public static readonly Word<double> FalseDiscoveryRate = new(
        "--false-discovery-rate", "X", "Share of false discoveries allowed.");

    public static readonly Word<int> Orders = new("--orders", "N", "The highest order of the n-gram models, 2 to 64.");

    public static readonly Word<int> WarmUp = new(
        "--warm-up", "N", "Characters of context read before each measured stretch.");

    public static readonly Word<string[]> Reduction = new(
        "--reduction", "max|mean|sum...", "How a channel's positions are reduced to one value, one or several.");

    public static readonly Word<string[]> ExactCorrelations = new(
        "--exact-correlations", "POINT...", "Points within which correlations between units are exact.");

    public static readonly Word<double> Sample = new(
        "--sample", "X",
        "Share of the rows, drawn at random, that quantiles, histograms and correlations are made from, for example 0.1; the " +
        "catalogue says how exact they are. Default: all rows.");

    public static readonly Word<int> BatchRows = new(
        "--batch-rows", "N", "Rows in one tensor. Default: 1024 of a table, 256 pictures, 32 windows of text.");

    public static readonly Word<int> ShardRows = new(
        "--shard-rows", "N", "Rows in a shard. Default: 65536 of a table, 8192 pictures, 512 windows of text.");

    public static readonly Word<int[]> Shard = new(
        "--shard", "N...", "Which shards, from 0. Default: all that are not finished.");

    public static readonly Word<bool> Attached = new(
        "--attached", "", "End when standard input ends, as it does when the process that started this one is gone.");

    public static readonly Word<int> Workers = new("--workers", "N",
        "Processes that scan side by side on this machine. Default: as many as its cores take, at two cores each or as many as " +
        "OMP_NUM_THREADS says.");

    public static readonly Word<string> Cluster = new(
        "--cluster", "ADDRESS", "The cluster's Redis, redis://[[USER:]PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS.");

    public static readonly Word<int> GoneAfter = new(
        "--gone-after", "N",
        "Seconds of silence after which a worker is taken for gone, 3 to 300; give all workers of a cluster the same.");

    public static readonly Word<bool> SkipPoisoned = new(
        "--skip-poisoned", "",
        "With --cluster: leave out shards that fail three times, on as many workers as there are up to three.");

    public static readonly Word<bool> Keep = new("--keep", "", "Keep the finished shards when the catalogue is written.");

    public static readonly Word<string> Sort = new(
        "--sort", "ORDER", "The order, the largest first:");

    public static readonly Word<string> Class = new("--class", "CLASS", "Only units whose mean is largest for that class.");

    public static readonly Word<string> State = new(
        "--state", "alive|dead|off|saturated|copy",
        "Only units in that state: off is never above zero, copy nearly like another.");
}
