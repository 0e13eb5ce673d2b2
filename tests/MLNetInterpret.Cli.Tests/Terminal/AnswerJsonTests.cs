using System.Text.Json;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Terminal;

[TestClass]
public sealed class AnswerJsonTests
{
    [TestMethod]
    public void Numbers_keep_their_digits_and_what_is_none_is_null()
    {
        using var answer = Write(
            new { Whole = 3, Third = 1.0 / 3, Tiny = 1e-300, Single = 0.1f, None = double.NaN, Most = float.PositiveInfinity });
        Assert.AreEqual(
            "{\"whole\":3,\"third\":0.3333333333333333,\"tiny\":1E-300,\"single\":0.1,\"none\":null,\"most\":null,\"files\":[]}",
            JsonSerializer.Serialize(answer));
        Assert.AreEqual(1.0 / 3, answer.RootElement.GetProperty("third").GetDouble());
    }

    [TestMethod]
    public void Units_are_strings_and_states_are_words()
    {
        using var answer = Write(
            new { Unit = Unit.Parse("conv2:5@3,4"), State = UnitState.NeverPositive, Scores = new double?[] { null, 0d / 0 } },
            "a.png", "b");
        Assert.AreEqual(
            "{\"unit\":\"conv2:5@3,4\",\"state\":\"neverPositive\",\"scores\":[null,null],\"files\":[\"a.png\",\"b\"]}",
            JsonSerializer.Serialize(answer));
    }

    [TestMethod]
    public void Names_are_as_they_are_in_the_document_and_steer_no_terminal()
    {
        const string hostile = "Größe \u001b[2J \u202egnp \u2066x\u2069 \u200b\ufeff\u2028\u0085 'a' & \"b\" \\ \n 日本 😀";
        var text = AnswerJson.Write(new { Name = hostile }, [hostile]);
        Assert.DoesNotContain(c => c != '\n' && NumberWords.IsUnseen(c), text.ToCharArray());
        StringAssert.Contains(text, "Größe");
        StringAssert.Contains(text, "'a' & ");
        using var answer = JsonDocument.Parse(text);
        Assert.AreEqual(hostile, answer.RootElement.GetProperty("name").GetString());
        Assert.AreEqual(hostile, answer.RootElement.GetProperty("files")[0].GetString());
    }

    [TestMethod]
    public void Only_the_document_is_on_standard_output_and_only_at_the_end()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var screen = Screen.Of(output, error);
        screen.IsJson = true;
        screen.Answer(new { Answer = 42 });
        screen.Print("a line");
        screen.Wrote("Sheet", "a.png");
        screen.Note("a note");
        Assert.AreEqual("", output.ToString());
        screen.End();
        using var answer = JsonDocument.Parse(output.ToString());
        Assert.AreEqual("{\"answer\":42,\"files\":[\"a.png\"]}", JsonSerializer.Serialize(answer));
        Assert.AreEqual("a note\n", error.ToString());
    }

    private static JsonDocument Write(object answer, params string[] files) =>
        JsonDocument.Parse(AnswerJson.Write(answer, files));
}
