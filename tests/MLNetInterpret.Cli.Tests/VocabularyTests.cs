using System.CommandLine;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>One word for one meaning in one form, over the whole tree of commands.</summary>
[TestClass]
public sealed class VocabularyTests
{
    private const string Page = "docs/options.md";

    [TestMethod]
    public void Every_option_and_argument_is_a_word_in_its_one_form_and_meaning() =>
        Assert.AreEqual("", string.Join('\n', Vocabulary.FaultsOf(VerbSamples.Root, Words.All)));

    [TestMethod]
    public void No_two_words_mean_one_thing() => Assert.AreEqual("", string.Join('\n', Vocabulary.FaultsOf(Words.All)));

    [TestMethod]
    public void A_second_word_for_one_meaning_is_seen()
    {
        string Faults(Word planted) => string.Join(", ", Vocabulary.FaultsOf([Words.Units, Words.Model, planted]));
        Assert.AreEqual("--units and --unit are one name", Faults(new Word<string>("--unit", "UNIT", "The unit.")));
        Assert.AreEqual(
            "--units stands for --point", Faults(new Word<string>("--point", "UNIT", "A place.")));
        Assert.AreEqual("model and --model are one name", Faults(new Word<string>("--model", "PATH", "The same, as an option.")));
        Assert.AreEqual(
            "--units and --which mean the same",
            Faults(new Word<string>("--which", "UNIT...", "Units, points, classes or wildcards.")));
        Assert.AreEqual("", Faults(Words.Top));
    }

    [TestMethod]
    public void A_word_that_is_not_of_the_vocabulary_or_in_another_form_or_meaning_is_seen()
    {
        static string Faults(params Symbol[] planted)
        {
            var verb = new Command("verb");
            foreach (var symbol in planted)
                if (symbol is Option option) verb.Options.Add(option);
                else verb.Arguments.Add((Argument)symbol);
            return string.Join(", ", Vocabulary.FaultsOf(new Command("it") { verb }, [Words.Units]));
        }

        Assert.AreEqual("", Faults(Words.Units.ToOption<string[]>("For example: --units conv2.")));
        StringAssert.Contains(Faults(new Option<string>("--unit")), "it verb: '--unit' is not a word of the vocabulary");
        StringAssert.Contains(Faults(new Argument<string>("--units")), "it verb: --units is System.String, not System.String[]");
        StringAssert.Contains(Faults(Words.Units.ToOption<string>()), "it verb: --units is System.String, not System.String[]");
        var single = Words.Units.ToOption<string[]>();
        single.AllowMultipleArgumentsPerToken = false;
        Assert.AreEqual("it verb: --units has another form than --units UNIT...", Faults(single));
        var other = Words.Units.ToOption<string[]>();
        other.HelpName = "POINT...";
        Assert.AreEqual("it verb: --units has another form than --units UNIT...", Faults(other));
        var short_ = Words.Units.ToOption<string[]>();
        short_.Aliases.Add("-u");
        Assert.AreEqual("it verb: --units has other names: -u", Faults(short_));
        var meaning = Words.Units.ToOption<string[]>();
        meaning.Description = "Only units of that point.";
        Assert.AreEqual("it verb: --units means something else", Faults(meaning));
        Assert.AreEqual("no command has --units", Faults());
    }

    [TestMethod]
    public void The_page_of_options_is_the_vocabulary()
    {
        var (start, end) = ("| Word | Means | Not |\n| --- | --- | --- |\n", "\n\n");
        var table = string.Concat(Words.All
            .OrderBy(word => word.IsOption).ThenBy(word => word.Name, StringComparer.Ordinal).Select(Line)).TrimEnd('\n');
        var page = PageCommandTests.Read(Page);
        var at = page.IndexOf(start, StringComparison.Ordinal) + start.Length;
        var shown = page[at..page.IndexOf(end, at, StringComparison.Ordinal)];
        if (Environment.GetEnvironmentVariable("WRITE_OPTIONS") == "1")
            File.WriteAllText(PageCommandTests.At(Page), page.Replace(shown, table, StringComparison.Ordinal));
        else
            Assert.AreEqual(table, shown, $"Write {Page} anew with WRITE_OPTIONS=1.");
    }

    private static string Line(Word word)
    {
        static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
        var name = word.Form.Length == 0 || !word.IsOption ? word.Name : $"{word.Name} {word.Form}";
        return $"| `{Cell(word.IsOption ? name : word.Form)}` | {Cell(word.Meaning)} | {string.Join(", ", word.Not)} |\n";
    }
}
