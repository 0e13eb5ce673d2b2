using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Tokenizers;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;
using TorchSharp;

namespace MLNetInterpret.Tests.Text;

/// <summary>A text that repeats itself is learnt, measured, saved and read by other tokenizers too.</summary>
[TestClass]
public sealed class CharacterLstmTests
{
    private static readonly CharacterLstmOptions Quick = new()
    {
        HiddenUnits = 32,
        Epochs = 15,
        Streams = 8,
        Window = 10,
        LearningRate = 0.05,
        Patience = 15,
    };

    private static readonly string Repeating = string.Concat(Enumerable.Repeat("abcd", 200));

    [TestMethod, DataRow(RecurrentKind.Lstm), DataRow(RecurrentKind.Gru), DataRow(RecurrentKind.Rnn)]
    public void A_repeating_text_costs_nearly_nothing_and_goes_on_as_it_does(RecurrentKind kind)
    {
        var ml = new MLContext(seed: 1);
        var model = (CharacterLstmTransformer)ml.Transforms.Text
            .CharacterLstm(Quick with { Cell = kind, LearningRate = kind == RecurrentKind.Rnn ? 0.01 : 0.05 })
            .Fit(Lines(ml, Repeating));
        Assert.IsLessThan(0.3, model.BitsPerCharacter(Lines(ml, Repeating[..400])));

        var scored = model.Transform(Lines(ml, "abcdab", "bcdabcdabcda", "c"));
        CollectionAssert.AreEqual(new[] { "c", "b" }, scored.GetColumn<string>("NextCharacter").Take(2).ToArray());
        Assert.IsTrue(float.IsNaN(scored.GetColumn<float>("BitsPerCharacter").Last()));
        Assert.AreSame(model, NetworkAnnotation.Find(scored.Schema));
    }

    [TestMethod]
    public void Bits_of_a_row_are_the_mean_surprise_at_its_characters()
    {
        var ml = new MLContext(seed: 1);
        var model = (CharacterLstmTransformer)ml.Transforms.Text
            .CharacterLstm(Quick with { Epochs = 1 })
            .Fit(Lines(ml, Repeating));
        var bits = model.Transform(Lines(ml, "abca")).GetColumn<float>("BitsPerCharacter").Single();

        using var logits = model.Network.Run(torch.tensor(new long[] { 0, 1, 2, 0 }, 1, 4));
        using var probabilities = logits.softmax(1);
        double Surprise(int place, int next) => -Math.Log2(probabilities[0, place, next].item<float>());
        var surprise = new[] { (1, 0), (2, 1), (0, 2) }.Average(next => Surprise(next.Item1, next.Item2));
        using var lp = logits.log_softmax(1);
        Assert.AreEqual(surprise, bits, 1e-4);
        Assert.AreEqual(surprise, model.BitsPerCharacter("abca"), 1e-4);
    }

    [TestMethod]
    public void Overlapping_windows_are_read_once_and_in_order()
    {
        var ml = new MLContext(seed: 1);
        var windows = ml.Data.LoadFromEnumerable(
        [
            new Window { Text = "efghij", Offset = 4 },
            new Window { Text = "abcdef", Offset = 0 },
            new Window { Text = "gh", Offset = 6 },
            new Window { Text = "yz", Offset = 90 },
        ]);
        Assert.AreEqual("abcdefghijyz", CorpusText.Join(windows, "Text", "Offset"));
        Assert.AreEqual("efghijabcdefghyz", CorpusText.Join(windows, "Text", "NoOffset"));
    }

    [TestMethod]
    public void A_character_outside_the_vocabulary_is_named_with_its_row_or_mapped()
    {
        var ml = new MLContext(seed: 1);
        var brief = Quick with { Epochs = 1 };
        var strict = ml.Transforms.Text.CharacterLstm(brief).Fit(Lines(ml, Repeating));
        var failure = Assert.ThrowsExactly<InvalidOperationException>(
            () => strict.Transform(Lines(ml, "abc", "abß")).GetColumn<float>("BitsPerCharacter").ToArray());
        StringAssert.Contains(failure.Message, "Row 1 of the column 'Text'");
        StringAssert.Contains(failure.Message, "U+00DF");

        var lenient = ml.Transforms.Text.CharacterLstm(brief with { MapUnknownCharacters = true }).Fit(Lines(ml, Repeating));
        Assert.IsTrue(float.IsFinite(lenient.Transform(Lines(ml, "abß")).GetColumn<float>("BitsPerCharacter").Single()));
    }

    [TestMethod, TestCategory("Long"), DataRow(RecurrentKind.Lstm), DataRow(RecurrentKind.Gru), DataRow(RecurrentKind.Rnn)]
    public void A_character_model_scores_the_same_in_a_fresh_process(RecurrentKind kind)
    {
        var ml = new MLContext(seed: 1);
        var brief = Quick with { Cell = kind, Layers = 2, MapUnknownCharacters = true, Epochs = 2 };
        var model = ml.Transforms.Text.CharacterLstm(brief).Fit(Lines(ml, Repeating + "\U0001F600"));
        var rows = Lines(ml, "abcd", "a\U0001F600b", "xyz");
        var (here, there) = FreshProcess.RoundTrip(ml, model, rows, "BitsPerCharacter");
        CollectionAssert.AreEqual(here, there);
        (here, there) = FreshProcess.RoundTrip(ml, model, rows, "NextCharacter");
        CollectionAssert.AreEqual(here, there);
    }

    [TestMethod]
    public void Another_tokenizer_can_take_the_vocabularys_place_but_is_not_saved()
    {
        var ml = new MLContext(seed: 1);
        List<string> warnings = [];
        ml.Log += (_, log) =>
        {
            if (log.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) warnings.Add(log.RawMessage);
        };
        var pairs = new PairTokenizer();
        var data = Lines(ml, Repeating);
        var model = ml.Transforms.Text.CharacterLstm(Quick with { Tokenizer = pairs }).Fit(data);
        Assert.AreSame(pairs, ((CharacterLstmTransformer)model).Tokenizer);
        Assert.AreEqual("cd", model.Transform(Lines(ml, "abcdab")).GetColumn<string>("NextCharacter").Single());

        using var stream = new MemoryStream();
        var failure = Assert.ThrowsExactly<NotSupportedException>(() => ml.Model.Save(model, data.Schema, stream));
        StringAssert.Contains(failure.Message, "with a PairTokenizer cannot be saved");
        StringAssert.Contains(failure.Message, "CharacterLstmOptions.TokenizerFiles");
        CollectionAssert.AreEqual(new[] { failure.Message }, warnings, "told before it trains");
    }

    [TestMethod]
    public void Rows_of_different_length_say_their_true_length()
    {
        var ml = new MLContext(seed: 1);
        var model = ml.Transforms.Text
            .CharacterLstm(Quick with { Epochs = 1 })
            .Fit(Lines(ml, Repeating));
        var data = Lines(ml, "abc", "d");
        using var cursor = data.GetRowCursor(data.Schema);
        var batch = model.CreateBatch(cursor, 8);
        while (cursor.MoveNext()) batch.Add();
        using var codes = batch.Build();
        CollectionAssert.AreEqual(new long[] { 0, 1, 2, 3, 0, 0 }, codes.flatten().data<long>().ToArray());
        CollectionAssert.AreEqual(new[] { 3, 1 }, batch.Lengths!.ToArray());
        Assert.AreEqual(0, batch.Count);
    }

    private static IDataView Lines(MLContext ml, params string[] lines) =>
        ml.Data.LoadFromEnumerable(lines.Select(line => new Line { Text = line }));

    internal sealed class Line
    {
        public string Text { get; set; } = "";
    }

    internal sealed class Window
    {
        public string Text { get; set; } = "";

        public long Offset { get; set; }
    }

    /// <summary>Two characters a token, numbered far apart, as large vocabularies are.</summary>
    private sealed class PairTokenizer : Tokenizer
    {
        public override System.Buffers.OperationStatus Decode(
            IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
        {
            (idsConsumed, charsWritten) = (0, 0);
            foreach (var id in ids)
            {
                destination[charsWritten++] = (char)(id / 1000);
                destination[charsWritten++] = (char)(id % 1000);
                idsConsumed++;
            }

            return System.Buffers.OperationStatus.Done;
        }

        protected override EncodeResults<EncodedToken> EncodeToTokens(
            string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
        {
            var all = text ?? textSpan.ToString();
            EncodedToken Token(int at) => new(all[at] * 1000 + all[at + 1], all.Substring(at, 2), new(at, at + 2));
            var tokens = Enumerable.Range(0, all.Length / 2).Select(pair => Token(2 * pair));
            return new() { Tokens = [.. tokens], CharsConsumed = all.Length };
        }
    }
}
