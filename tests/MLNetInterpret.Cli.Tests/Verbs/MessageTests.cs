using System.CommandLine;
using System.Runtime.InteropServices;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>What is wrong is said in the words of the command line.</summary>
[TestClass]
public sealed class MessageTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    [DataRow("TopRows is -1, but has to be from 0 to 9.", "--top is -1, but has to be from 0 to 9.")]
    [DataRow("HiddenUnits is 0, but has to be at least 1.", "--hidden-units is 0, but has to be at least 1.")]
    [DataRow("Load it with heldOut above 0.", "Load it with --held-out-share above 0.")]
    [DataRow("Declare less (LInf).", "Declare less (--linf).")]
    [DataRow("The column 'TopRows' is not in 'heldOut.csv'.", "The column 'TopRows' is not in 'heldOut.csv'.")]
    [DataRow("See /data/heldOut and heldOut.csv.", "See /data/heldOut and heldOut.csv.")]
    [DataRow("Seeds are what they are: FeaturizeTable.", "Seeds are what they are: FeaturizeTable.")]
    [DataRow("Try WeightLayout.TensorFlow and ForgetBias 2.5.", "Try --layout tensorflow and --forget-bias 2.5.")]
    [DataRow("Steps is 0, but has to be at least 1.", "Steps is 0, but has to be at least 1.")]
    public void Options_have_the_names_that_the_command_gives_them(string said, string expected)
    {
        var command = new Command("it")
        {
            new Option<int>("--top"), new Option<int>("--hidden-units"), new Option<double>("--held-out-share"),
            new Option<string>("--linf"), new Option<int>("--networks"), new Option<string>("--layout"),
            new Option<double>("--forget-bias"),
        };
        Assert.AreEqual(expected, OptionNames.InWords(said, command));
    }

    [TestMethod]
    public void Numbers_that_are_too_small_or_too_large_are_options_by_their_names()
    {
        var (table, model) = (_session.WriteTable(), _session.At("m.zip"));
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "yes", "--out", model];
        _session.Fails(2, "--epochs is 0, but has to be at least 1.", [.. train, "--epochs", "0"]);
        _session.Fails(2, "--hidden-units is -3, but has to be at least 1.", [.. train, "--hidden-units", "4", "-3"]);
        Assert.AreEqual(0, _session.Run([.. train, "--epochs", "1"]), _session.Error);
        string[] interpret = ["interpret", model, "--data", table, "--out", _session.At("report")];
        _session.Fails(
            2, "--top is 2147483647, but has to be from 0 to 100000.", [.. interpret, "--top", "2147483647"]);
        _session.Fails(2, "--steps is -1, but has to be at least 1.", [.. interpret, "--steps", "-1"]);
        _session.Fails(2, "--variants is -1, but has to be from 0 to 100.", [.. interpret, "--variants", "-1"]);
        _session.Fails(2, "--variants is 1000000, but has to be from 0 to 100.", [.. interpret, "--variants", "1000000"]);
        string[] scan = ["scan", "run", model, "--data", table, "--out", _session.At("catalogue")];
        _session.Fails(2, "--top is -1, but has to be from 0 to 100000.", [.. scan, "--top", "-1"]);
        _session.Fails(2, "--batch-rows is 2147483647, but has to be from 1 to", [.. scan, "--batch-rows", "2147483647"]);
        _session.Fails(2, "--shard-rows is 0, but has to be at least 1.", [.. scan, "--shard-rows", "0"]);
        string[] drivers = ["drivers", model, "--data", table];
        _session.Fails(2, "--background-rows is 0, but has to be at least 1.", [.. drivers, "--background-rows", "0"]);
        _session.Fails(2, "--sample-rows is -7, but has to be at least 1.", [.. drivers, "--sample-rows", "-7"]);
        string[] stability =
            ["stability", "--data", table, "--label", "Good", "--positive", "yes", "--epochs", "1", "--networks"];
        _session.Fails(2, "--networks is 2147483647, but has to be from 2 to 1000.", [.. stability, "2147483647"]);
        _session.Fails(2, "--threshold is 1.5, but has to be above 0 and at most 1.", [.. stability, "2", "--threshold", "1.5"]);
        _session.Fails(
            2, "There is no row 99999: the data have the rows 0 to 299.",
            "explain", model, "--data", table, "--row", "99999");
    }

    [TestMethod]
    public void A_text_of_one_character_is_refused_in_words()
    {
        var text = _session.Write("a.txt", new string('a', 5000));
        _session.Fails(
            2, "one and the same character again and again: there is nothing to predict. Give a text of at least 2 different",
            "train", "text", "--data", text, "--out", _session.At("a.zip"));
    }

    [TestMethod]
    public void A_label_and_a_positive_value_that_are_not_there_are_named_as_such()
    {
        // 150 values, more than are listed, and the last of them late in the file
        var many = _session.Write(
            "many.csv", $"Code,Size\n{string.Join('\n', Enumerable.Range(0, 3000).Select(row => $"v{row % 150},{row % 97}"))}\n");
        string[] Train(string label, string positive) =>
            ["train", "tabular", "--data", many, "--label", label, "--positive", positive, "--out", _session.At("m.zip")];
        _session.Fails(2, $"The label column 'Bad' is not in '{many}'. It has: Code, Size.", Train("Bad", "v1"));
        _session.Fails(2, "The label column 'Code' has no value 'v150'. It has: v", Train("Code", "v150"));
        Assert.AreEqual(0, _session.Run([.. Train("Code", "v149"), "--epochs", "1"]), _session.Error);
        var rare = _session.Write("rare.csv", $"Code,Size\nrare,1\n{string.Concat(Enumerable.Repeat("usual,2\n", 50))}");
        _session.Fails(
            2, "None of the 11 rows that are held out is 'rare' in 'Code', so nothing can be measured: give more rows that are.",
            "train", "tabular", "--data", rare, "--label", "Code", "--positive", "rare", "--out", _session.At("m.zip"));
    }

    [TestMethod]
    public void Faults_of_the_program_and_of_the_tensor_library_are_told_without_their_insides()
    {
        var command = new Command("it");
        Assert.AreEqual(
            "This is a fault of the program: run it again with --verbose, and report what it prints.",
            Failures.Sentence(Assert.ThrowsExactly<IndexOutOfRangeException>(() => command.Name[9].ToString()), command));
        Assert.AreEqual(
            "There is not enough memory for this.",
            Failures.Sentence(new Native(
                "[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes.\n#0"),
                command));
        Assert.AreEqual(
            "The tensor library failed: mat1 and mat2 shapes cannot be multiplied.",
            Failures.Sentence(new Native(
                "mat1 and mat2 shapes cannot be multiplied\nException raised from meta"), command));
    }

    private sealed class Native(string message) : ExternalException(message);
}
