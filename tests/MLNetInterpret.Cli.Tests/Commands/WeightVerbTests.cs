namespace MLNetInterpret.Cli;

/// <summary><c>import</c> of weights that other programs wrote.</summary>
[TestClass]
public sealed class WeightVerbTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    [DataRow("lstm.pth", "lstm2.cell"), DataRow("gru.safetensors", "gru2.update"), DataRow("keras-rnn", "rnn2.hidden")]
    [DataRow("basic-lstm/manifest.json", "lstm2.tanh")]
    public void Weights_become_a_model_of_which_other_commands_know_the_units(string weights, string point)
    {
        var zip = _session.At("m.zip");
        Ok("import", File(weights), "--vocabulary", File("vocabulary.txt"), "--out", zip);
        Ok("units", zip);
        StringAssert.Contains(_session.Output, point);
    }

    [TestMethod]
    public void What_does_not_fit_is_one_sentence_and_nothing_is_written()
    {
        var (weights, characters, zip) = (File("lstm.pth"), File("vocabulary.txt"), _session.At("m.zip"));
        var text = _session.Write("text.txt", string.Concat(Enumerable.Repeat("abcdefgfedcb", 50)));
        string[] line = ["import", weights, "--vocabulary", characters, "--out", zip];
        _session.Fails(2, "name a file that does with --vocabulary", "import", weights, "--out", zip);
        _session.Fails(2, "--pixels is for ONNX files", [.. line, "--pixels", "unit"]);
        _session.Fails(2, "--layout is for weights",
            "import", Repository.OnnxFixture("mlp-13"), "--layout", "keras", "--out", zip);
        _session.Fails(1, "does not predict the text: with --layout pytorch a character", [.. line, "--data", text]);
        _session.Fails(1, "Code 3 cannot stand for all other characters", [.. line, "--unknown-code", "3"]);
        _session.Fails(1, "it has no entry for code",
            "import", weights, "--vocabulary", _session.Write("few.txt", "abc"), "--out", zip);
        _session.Fails(1, "has the character a twice",
            "import", weights, "--vocabulary", _session.Write("twice.txt", "abcdefa"), "--out", zip);
        _session.Fails(2, "holds weights alone: make a model of them with import", "units", weights);
        _session.Fails(2, "is no ONNX file and no weights", "import", text, "--out", zip);
        Assert.IsFalse(System.IO.File.Exists(zip));
    }

    private static string File(string name) => Repository.At("tests", "Shared", "Characters", name);

    private void Ok(params string[] line) =>
        Assert.AreEqual(0, _session.Run(line), $"{string.Join(' ', line)}: {_session.Error}");
}
