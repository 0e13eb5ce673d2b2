using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MLNetInterpret.Fuzz.Running;

/// <summary>The child process: question after question, a line each, until its input ends.</summary>
internal static class ChildLoop
{
    /// <summary>Runs until there are no more questions.</summary>
    public static int Run(string fixtures, Stream input, Stream output)
    {
        // nothing that a library prints may be taken for an answer
        Console.SetOut(TextWriter.Null);
        using var questions = new StreamReader(input, Encoding.UTF8);
        using var answers = new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true };
        while (questions.ReadLine() is { } line)
        {
            var question = JsonSerializer.Deserialize<Question>(line)!;
            answers.WriteLine(JsonSerializer.Serialize(AnswerTo(question, fixtures)));
        }

        return 0;
    }

    private static Answer AnswerTo(Question question, string fixtures)
    {
        try
        {
            var held = Kinds.Named(question.Kind).Load(question.Folder, fixtures);
            return new(Outcome.Same, "", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(held))));
        }
        catch (Exception failure)
        {
            return Wording.Of(failure);      // whatever it is, it is counted
        }
    }
}
