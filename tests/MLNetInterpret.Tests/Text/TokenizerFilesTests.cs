using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Data;
using MLNetInterpret.Text;

namespace MLNetInterpret.Tests.Text;

/// <summary>Models with tokenizers of one's own: trained, searched, analysed, saved and loaded.</summary>
[TestClass]
public sealed class TokenizerFilesTests : IDisposable
{
    private static readonly CharacterLstmOptions Brief = new()
    {
        HiddenUnits = 6,
        Epochs = 1,
        Streams = 4,
        Window = 20,
        MapUnknownCharacters = true,
    };

    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void A_tokenizer_whose_tokens_are_characters_gives_what_characters_give()
    {
        var corpus = Corpus(Counting.Text(12_000, seed: 3));
        Concept[] concepts = [Concepts.Inside('(', ')'), Concepts.Depth('(', ')'), Concepts.LinePosition];
        string Found(TokenizerFiles? files)
        {
            var model = Trained(corpus, files, hidden: 12, epochs: 1);
            var cells = _ml.Interpretation.FindCells(
                model, corpus, concepts, new() { Directions = 8, Resamples = 100, AblatedUnits = 2, Units = ["lstm1.cell"] });
            var analysis = _ml.Interpretation.AnalyzeRecurrent(model, corpus, new() { Orders = 4 });
            using var stream = new MemoryStream();
            FindingSetJson.Write(
                stream, new([], InputKind.Text, [], cells.Background.Provenance) { Cells = cells, Recurrent = analysis });
            return $"{model.BitsPerCharacter(corpus.Test)} {Encoding.UTF8.GetString(stream.ToArray())}";
        }

        Assert.AreEqual(Found(null), Found(new(Tiktoken()) { Pattern = @"[\s\S]" }));
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("bpe"), DataRow("wordpiece"), DataRow("tiktoken")]
    public void A_model_is_the_same_in_a_fresh_process(string kind)
    {
        var files = Files(kind);
        var corpus = Corpus(string.Concat(Enumerable.Repeat("if (x) { tail } Else \U0001F600!\n", 60)));
        var model = Trained(corpus, files);
        var rows = _ml.Data.LoadFromEnumerable(
            new[] { "if (x)", "tail \U0001F600 (", "} else { if" }.Select(line => new Line { Text = line }));
        var (here, there) = FreshProcess.RoundTrip(_ml, model, rows, "BitsPerCharacter");
        CollectionAssert.AreEqual(here, there);

        var path = _files.At("model.zip");
        _ml.Model.SaveInterpretable(model, rows.Schema, path);
        var loaded = (CharacterLstmTransformer)_ml.Interpretation.FindNetwork(new MLContext().Model.LoadInterpretable(path));
        var (own, read) = (model.Encode(corpus.Memory), loaded.Encode(corpus.Memory));
        CollectionAssert.AreEqual(own.Codes.ToArray(), read.Codes.ToArray());
        for (var code = 0; code < own.Length; code++) Assert.AreEqual(own.End(code), read.End(code));
        CollectionAssert.AreEqual(model.CodeNames.ToArray(), loaded.CodeNames.ToArray());
        Assert.AreEqual(model.BitsPerCharacter(corpus.Test), loaded.BitsPerCharacter(corpus.Test));
    }

    [TestMethod]
    public void Tokens_stand_where_they_are_in_the_text()
    {
        const string Text = "if (x) { tail } \U0001F600!\n";
        string[] Cut(string kind) =>
        [
            .. Stretches(Trained(Corpus(string.Concat(Enumerable.Repeat(Text, 60))), Files(kind)).Encode(Text.AsMemory()), Text),
        ];
        Assert.AreEqual("if| (|x|)| {| tail| }| |\U0001F600||||!|\n", string.Join('|', Cut("bpe")));
        Assert.AreEqual("if| (|x|)| {| ta|il| }| \U0001F600|!\n", string.Join('|', Cut("wordpiece")));
        Assert.AreEqual("if| |(|x|)| {| tail| |}| |\U0001F600||||!|\n", string.Join('|', Cut("tiktoken")));
    }

    [TestMethod]
    public void Cells_are_read_at_tokens_and_a_window_shows_them()
    {
        var (random, isInside) = (new Random(2), false);
        var text = string.Concat(Enumerable.Range(0, 12_000).Select(_ =>
        {
            if (random.Next(isInside ? 5 : 10) > 0) return random.Next(2) == 0 ? " tail" : "x";
            isInside = !isInside;
            return isInside ? " (" : ")";
        }));
        var corpus = Corpus(text);
        var model = Trained(corpus, Files("bpe"), hidden: 16, epochs: 6);
        var found = _ml.Interpretation.FindCells(model, corpus, [Concepts.Inside('(', ')')], new()
        {
            Directions = 8,
            Resamples = 100,
            AblatedUnits = 2,
        });
        Assert.IsTrue(found.Supported.Any(), string.Join("\n", found));
        var cell = found.Supported.First();
        Assert.IsTrue(cell.Display!.TokenEnds is { } ends && ends[^1] == cell.Display.Text.Length && ends.Count < ends[^1]);
        Assert.AreEqual(cell.Display.Text.Length, cell.Display.Activations.Count);
        Assert.AreEqual(
            text.Substring((int)cell.Display.Offset, cell.Display.Text.Length), cell.Display.Text, "where it stands in the text");
        Assert.IsGreaterThan(0.1, cell.Ablation!.Probability, "the tokens that begin with ) are its closers");

        var analysis = _ml.Interpretation.AnalyzeRecurrent(model, corpus, new() { Orders = 4 });
        var held = model.Bits(text[corpus.Split..]);
        Assert.AreEqual(held.Text.Length - 200, analysis.Characters, "tokens are counted");
        Assert.AreEqual(
            held.Bits * (held.Text.Length - 1) / (text.Length - corpus.Split - held.Text.End(0)),
            model.BitsPerCharacter(corpus.Test), 1e-9);
        Assert.IsGreaterThan(1.5, analysis.CharactersPerToken!.Value);

        var interpreted = _ml.Interpretation.Interpret(model, corpus.Test, new() { Units = ["lstm1.cell:0"], TopRows = 2 });
        var window = (TextInput)interpreted[0].Highest.Examples[0].Input!;
        Assert.IsNotNull(window.TokenEnds);
        Assert.AreEqual(interpreted[0].Highest.Examples[0].Activation, window.Activations[window.Peak], 1e-6f);
    }

    [TestMethod]
    public void What_makes_no_tokenizer_is_refused_with_a_sentence()
    {
        void Refuses<T>(string expected, Action act) where T : Exception =>
            StringAssert.Contains(Assert.ThrowsExactly<T>(act).Message, expected);
        var corpus = Corpus(Counting.Text(2_000, seed: 1));
        Refuses<ArgumentException>(
            "'a.bin' makes no tokenizer: give a vocabulary (.json)", () => _ = new TokenizerFiles("a.bin"));
        Refuses<ArgumentException>("'a.txt' and 'b.txt' make no tokenizer", () => _ = new TokenizerFiles("a.txt", "b.txt"));
        Refuses<ArgumentException>(
            "one and the same character again and again", () => Trained(Corpus(new('a', 2_000)), new(Tiktoken())));
        Refuses<ArgumentException>("one and the same character again and again", () => Trained(Corpus(new('a', 2_000)), null));
        Refuses<ArgumentException>("No file makes no tokenizer", () => _ = new TokenizerFiles());
        Refuses<FileNotFoundException>("nowhere.txt", () => Trained(corpus, new(_files.At("nowhere.txt"))));
        Refuses<InvalidDataException>(
            "cannot be read as a tokenizer of the kind Tiktoken",
            () => Trained(corpus, new(_files.Write("bad.tiktoken", "!! 3\n"))));
        Refuses<InvalidDataException>(
            "cannot be read as a tokenizer of the kind Bpe",
            () => Trained(corpus, new(_files.Write("bad.json", "[1]"), _files.Write("m.txt", "a b\n"))));
        Refuses<ArgumentException>(
            "The pattern '(' is no regular expression", () => Trained(corpus, new(Tiktoken()) { Pattern = "(" }));
        Refuses<ArgumentException>("leave Tokenizer out", () => _ml.Transforms.Text.CharacterLstm(Brief with
        {
            Tokenizer = new CharacterVocabulary("ab"),
            TokenizerFiles = new(Tiktoken()),
        }));

        var strict = _ml.Transforms.Text.CharacterLstm(
            Brief with { MapUnknownCharacters = false, TokenizerFiles = Files("bpe") });
        var model = (CharacterLstmTransformer)strict.Fit(Corpus(string.Concat(Enumerable.Repeat("if (x", 400))).Train);
        Refuses<ArgumentException>(
            "The token ' tail' (263) does not occur in the training text", () => model.Encode("x tail".AsMemory()));
    }

    private static IEnumerable<string> Stretches(Core.Text.CodedText coded, string text) =>
        Enumerable.Range(0, coded.Length).Select(code => text[coded.Start(code)..coded.End(code)]);

    private CharacterLstmTransformer Trained(TextCorpus corpus, TokenizerFiles? files, int hidden = 6, int epochs = 1) =>
        (CharacterLstmTransformer)_ml.Transforms.Text
            .CharacterLstm(Brief with { TokenizerFiles = files, HiddenUnits = hidden, Epochs = epochs, LearningRate = 0.02 })
            .Fit(corpus.Train);

    private TextCorpus Corpus(string text) => _ml.Data.LoadTextCorpus(_files.Write("text.txt", text), heldOut: 0.25);

    private TokenizerFiles Files(string kind) => kind switch
    {
        "bpe" => new(Bpe()),
        "wordpiece" => new(_files.Write(
            "vocab.txt", "[UNK]\nif\n(\nx\n)\n{\n}\nta\n##il\nelse\n!\n"))
        { IsLowerCase = true },
        _ => new(Tiktoken("if", " {", "ta", "il", "tail", " tail")),
    };

    /// <summary>Every byte, then some tokens, each a merge of two that stand before it.</summary>
    private string Tiktoken(params string[] tokens)
    {
        var lines = Enumerable.Range(0, 256).Select(one => new[] { (byte)one }).Concat(tokens.Select(Encoding.UTF8.GetBytes))
            .Select((bytes, rank) => $"{Convert.ToBase64String(bytes)} {rank}\n");
        return _files.Write("t.tiktoken", string.Concat(lines));
    }

    /// <summary>GPT-2's letters for bytes, and some merges.</summary>
    private string[] Bpe()
    {
        var others = 0;
        var vocabulary = Enumerable.Range(0, 256)
            .Select(one => one is >= 33 and <= 126 or >= 161 and <= 172 or >= 174 ? (char)one : (char)(256 + others++))
            .Select((letter, id) => ($"{letter}", id)).ToDictionary();
        (string, string)[] merges =
            [("i", "f"), ("Ġ", "("), ("Ġ", "{"), ("Ġ", "}"), ("t", "a"), ("i", "l"), ("ta", "il"), ("Ġ", "tail")];
        foreach (var (left, right) in merges) vocabulary[left + right] = vocabulary.Count;
        return
        [
            _files.Write("vocab.json", JsonSerializer.Serialize(vocabulary)),
            _files.Write("merges.txt", "#version: 0.2\n" + string.Concat(merges.Select(pair => $"{pair.Item1} {pair.Item2}\n"))),
        ];
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }
}
