using Microsoft.ML;
using MLNetInterpret.Data;
using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Descriptions;

namespace MLNetInterpret.Descriptions;

/// <summary>What descriptions refuse, and the files of phrases.</summary>
[TestClass]
public class DescriptionInputTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("Z", "high", "'Z', but the network depends on: X, Y, Bystander, Kind")]
    [DataRow("Kind", "w", "'w' of the column 'Kind', which has: x, z, y, missing")]
    [DataRow("Kind", "high", "which has: x, z, y, missing")]
    [DataRow("X", "tall", "which has: high, low, missing, a number")]
    public void A_phrase_about_nothing_names_what_there_is(string column, string value, string expected) =>
        Refused(new() { Phrases = [(column, value, "w")] }, expected);

    [TestMethod]
    public void A_phrase_is_given_once() => Refused(
        new() { Phrases = [("X", "5", "five"), ("X", "5.0", "also five")] }, "two phrases for '5.0' of the column 'X'");

    [TestMethod, DataRow(0), DataRow(1)]
    public void Rows_are_needed(int rows)
    {
        var model = Model();
        var data = _ml.Data.LoadFromEnumerable(Applicants.Rows(rows));
        var failure = Assert.ThrowsExactly<ArgumentException>(() => _ml.Interpretation.Describe(model, data, ["unit"]));
        StringAssert.Contains(failure.Message, rows == 0 ? "no rows" : "need 2 rows, not 1");
        if (rows > 0) return;
        var some = _ml.Data.LoadFromEnumerable(Applicants.Rows(50));
        failure = Assert.ThrowsExactly<ArgumentException>(
            () => _ml.Interpretation.Describe(model, some, ["unit"], new() { HeldOut = data }));
        StringAssert.Contains(failure.Message, "no held-out rows");
    }

    [TestMethod]
    public void Few_rows_give_no_description()
    {
        var found = _ml.Interpretation.Describe(Model(), _ml.Data.LoadFromEnumerable(Applicants.Rows(30)), ["unit:0"]);
        Assert.AreEqual((0, Verdict.Undecided), (found[0].Highest.Conditions.Count, found[0].Highest.Verdict));
        Assert.AreEqual((22L, 8L), (found[0].Highest.Found.Rows, found[0].Highest.HeldOut.Rows));
    }

    [TestMethod]
    public void Options_are_refused_out_of_their_ranges()
    {
        Refused(new() { MostConditions = 0 }, "MostConditions is 0, but has to be at least 1");
        Refused(new() { HeldOutShare = 1 }, "HeldOutShare is 1, but has to be above 0 and below 1");
        Refused(new() { LeastShare = 0.6 }, "LeastShare is 0.6, but has to be above 0 and at most 0.5");
        Refused(new() { LeastShare = double.NaN }, "LeastShare is NaN, but has to be above 0 and at most 0.5");
        Refused(new() { Shuffles = 0 }, "Shuffles is 0, but has to be at least 1");
        Refused(new() { UntrainedNetworks = -1 }, "UntrainedNetworks is -1, but has to be at least 0");
        Refused(new() { Level = 0 }, "Level is 0, but has to be above 0 and below 1");
        Refused(new() { Resamples = 0 }, "Resamples is 0, but has to be at least 1");
        var failure = Assert.ThrowsExactly<ArgumentException>(
            () => _ml.Interpretation.Describe(Model(), Data(), ["unit:7"]));
        StringAssert.Contains(failure.Message, "'unit:7' does not exist");
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(
            () => _ml.Interpretation.Describe(Model(), Data(), ["unit"], new() { Cancellation = ended.Token }));
    }

    [TestMethod]
    public void A_file_of_phrases_is_read()
    {
        using var folder = new TestFolder();
        var phrases = DescriptionOptions.ReadPhrases(folder.Write(
            "p.csv", "column,value,words\nTime,high, long terms \nHome,owner,\"an own home, paid\"\n"));
        CollectionAssert.AreEqual(
            new[] { ("Time", "high", "long terms"), ("Home", "owner", "an own home, paid") },
            phrases.ToArray());
        StringAssert.Contains(
            Wrong(folder, "column,words\nTime,long\n"),
            "(line 1) is 'column,words'; phrases have the columns 'column,value,words'");
        StringAssert.Contains(Wrong(folder, "column,value,words\nTime,high,long\nTime,low, \n"), "Line 3");
        StringAssert.Contains(Wrong(folder, "column,value,words\nTime,high,long\nTime,low, \n"), "empty 'words'");
        StringAssert.Contains(Wrong(folder, "column,value,words\nTime,high\n"), "Line 2");
        Assert.ThrowsExactly<FileNotFoundException>(() => DescriptionOptions.ReadPhrases(folder.At("none.csv")));
    }

    [TestMethod, TestCategory("Long"), DataRow("credit_data", "Status"), DataRow("lending_club", "Class")]
    public void The_shipped_phrases_fit_the_shipped_tables(string name, string label)
    {
        CsvOptions options = new() { Roles = new Dictionary<string, ColumnKind> { [label] = ColumnKind.Category } };
        var data = _ml.Data.LoadFromCsv(Repository.At("datasets", "credit", $"{name}.csv"), options);
        var model = _ml.Transforms.FeaturizeTable(data.Schema, label, "bad")
            .Append(_ml.BinaryClassification.Trainers.MultilayerPerceptron(
                new MultilayerPerceptronOptions { HiddenUnits = [2], Epochs = 1 }))
            .Fit(data);
        var table = Table.Read(model.Transform(data), _ml.Interpretation.FindNetwork(model), [], default);
        var phrases = DescriptionOptions.ReadPhrases(Repository.At("datasets", "credit", $"{name}.phrases.csv"));
        _ = new ConditionWords(phrases, table);
        Assert.IsTrue(phrases.Count > 40);
    }

    [TestMethod]
    public void Conditions_read_as_a_person_would_say_them()
    {
        var table = Table.Read(Model().Transform(Data()), _ml.Interpretation.FindNetwork(Model()), [], default);
        (string, string, string)[] phrases =
        [
            ("X", "high", "tall ones"),
            ("X", "low", "small ones"),
            ("X", "0", "none"),
            ("Kind", "y", "the second kind"),
            ("Kind", "missing", "no kind at all"),
        ];
        var words = new ConditionWords(phrases, table);
        Assert.AreEqual("tall ones (48.5 or more)", words.Of("X", 48.5, null, null, 0.4));
        Assert.AreEqual("X of 5 or more", words.Of("X", 5, null, null, 0.9), "what holds for most is not high");
        Assert.AreEqual("small ones (5 or less)", words.Of("X", null, 5, null, 0.1));
        Assert.AreEqual("X of at most 95", words.Of("X", null, 95, null, 0.9));
        Assert.AreEqual("none", words.Of("X", 0, 0, null, 0.1));
        Assert.AreEqual("X of 5", words.Of("X", 5, 5, null, 0.1));
        Assert.AreEqual("X from 5 to 10", words.Of("X", 5, 10, null, 0.1));
        Assert.AreEqual("X missing", words.Of("X", null, null, [""], 0.1));
        Assert.AreEqual("the second kind", words.Of("Kind", null, null, ["y"], 0.9));
        Assert.AreEqual("no kind at all", words.Of("Kind", null, null, [""], 0.1));
        Assert.AreEqual("Kind missing", words.Of("Kind", null, null, ["missing"], 0.1), "a category of that name is not empty");
        Assert.AreEqual("Kind z", words.Of("Kind", null, null, ["z"], 0.9));
        Assert.AreEqual("Kind x or z", words.Of("Kind", null, null, ["x", "z"], 0.9));
        Assert.AreEqual("the second kind or no kind at all or Kind x", words.Of("Kind", null, null, ["x", "y", ""], 0.9));
        Assert.AreEqual("Home rent or missing", words.Of("Home", null, null, ["rent", ""], 0.9));
        Assert.AreEqual("Y of 5 or more", words.Of("Y", 5, null, null, 0.1));
        Assert.AreEqual("a, b and c", ConditionWords.Join(["a", "b", "c"]));
        Assert.AreEqual("a and b", ConditionWords.Join(["a", "b"]));
        Assert.AreEqual("a", ConditionWords.Join(["a"]));
    }

    private IDataView Data() => _ml.Data.LoadFromEnumerable(Applicants.Rows(60));

    private ITransformer Model() => Applicants.Planted(_ml, _ml.Data.LoadFromEnumerable(Applicants.Rows(9)));

    private void Refused(DescriptionOptions options, string expected)
    {
        var failure = Assert.Throws<ArgumentException>(() => _ml.Interpretation.Describe(Model(), Data(), ["unit"], options));
        StringAssert.Contains(failure.Message, expected);
    }

    private static string Wrong(TestFolder folder, string text) =>
        Assert.ThrowsExactly<InvalidDataException>(() => DescriptionOptions.ReadPhrases(folder.Write("wrong.csv", text))).Message;
}
