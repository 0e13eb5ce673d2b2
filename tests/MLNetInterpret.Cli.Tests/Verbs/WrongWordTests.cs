using System.CommandLine.Parsing;

namespace MLNetInterpret.Cli;

/// <summary>What is wrong with a command line is said in its own words, with what was meant where that is near.</summary>
[TestClass]
public sealed class WrongWordTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    [DataRow("cells m.zip --data t --concept quote --jsn", "There is no option '--jsn' of 'cells'. Did you mean --json? Try")]
    [DataRow("maximize m.zip --unit conv2", "There is no option '--unit' of 'maximize'. Did you mean --units? Try")]
    [DataRow("maximize m.zip --unit=conv2", "There is no option '--unit' of 'maximize'. Did you mean --units? Try")]
    [DataRow("train text --data t --out m --hidden 4", "no option '--hidden' of 'train text'. Did you mean --hidden-units? Try")]
    [DataRow("train text --data t --out m --lerning-rate 4", "Did you mean --learning-rate? Try")]
    [DataRow("recurrent m.zip --text t", "There is no option '--text' of 'recurrent'. Did you mean --data? Try")]
    [DataRow("units m.zip --colour red", "There is no option '--colour' of 'units'. Try: mlnet-interpret units --help")]
    [DataRow("trian", "There is no verb 'trian' of mlnet-interpret. Did you mean train? Try: mlnet-interpret --help")]
    [DataRow("train imges --data a", "There is no verb 'imges' of 'train'. Did you mean images?")]
    [DataRow("brew coffee", "There is no verb 'brew' of mlnet-interpret. Try")]
    [DataRow("--jsn", "There is no option '--jsn' of mlnet-interpret. Did you mean --json?")]
    [DataRow("--verbos units m.zip", "There is no option '--verbos' of 'units'. Did you mean --verbose?")]
    [DataRow("query", "A verb of 'query' is missing: units, similar, rows, compare. Try: mlnet-interpret query --help")]
    [DataRow("units", "The model is missing: it comes first, mlnet-interpret units MODEL. Try")]
    [DataRow("units a.zip b.zip", "'b.zip' is one word too many for 'units'. Try")]
    [DataRow("maximize --units conv2 m.zip", "maximize MODEL. 'm.zip' was read as a value of --units, a list. Try")]
    [DataRow("maximize --snapshots 1 4 m.zip", "maximize MODEL. 'm.zip' was read as a value of --snapshots, a list. Try")]
    [DataRow("demo --seed many", "--seed takes a whole number, and 'many' is none. Try")]
    [DataRow("maximize m.zip --snapshots 1 two 3", "--snapshots takes a whole number, and 'two' is none. Try")]
    [DataRow("train text --data t --out m --learning-rate fast", "--learning-rate takes a number, and 'fast' is none. Try")]
    [DataRow("--quiet units m.zip --verbose", "--quiet and --verbose contradict each other: leave one out. Try")]
    public void It_is_one_sentence_and_code_2(string line, string expected) =>
        _session.Fails(2, expected, [.. CommandLineParser.SplitCommandLine(line)]);

    [TestMethod]
    public void Two_dashes_end_options_and_lists_and_an_equals_sign_takes_any_value()
    {
        _session.Fails(1, "The model 'm.zip' does not exist.", "maximize", "--units", "conv2", "--", "m.zip");
        _session.Fails(1, "The model '--odd' does not exist.", "units", "--", "--odd");
        var table = _session.Write("t.csv", "Size,Good\n--,yes\n2,no\n");
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "no"];
        Assert.AreNotEqual(0, _session.Run([.. train, "--out", _session.At("m.zip"), "--missing=--"]), "two rows are too few");
        StringAssert.Matches(_session.Error, new(@"Size +input +number +2 to 2 +1\n"));
    }

    [TestMethod]
    public void Help_of_the_program_and_of_every_verb_says_what_exit_codes_mean()
    {
        foreach (var words in VerbSamples.All.Select(verb => verb.Words).Append([]))
        {
            Assert.AreEqual(0, _session.Run([.. words, "--help"]), _session.Error);
            StringAssert.Contains(_session.Output, "\nExit codes:\n  0    done\n  1    failed: ");
            StringAssert.Contains(_session.Output, "\n  130  cancelled by Ctrl-C (SIGINT)\n");
        }

        var page = PageCommandTests.Read("docs/command-line.md");
        foreach (var (code, meaning) in Verbs.ExitCode.All) StringAssert.Contains(page, $"| {code} | {meaning} |");
    }
}
