using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Interpretation;
using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>Searches of untrained networks as tasks, with the model and the text kept in their folder. A task is a
/// network.</summary>
internal static class SavedCells
{
    /// <summary>What plans of them are called.</summary>
    public const string Kind = "cells";

    private const string TextName = "text.utf16";

    /// <summary>The plan of networks.</summary>
    /// <exception cref="ArgumentException">A concept is code of this process, and cannot travel.</exception>
    public static TaskPlan Plan(
        CharacterLstmTransformer model, TextCorpus corpus, IReadOnlyList<Concept> concepts, CellSearchOptions options,
        IReadOnlyList<string> networks) => new(
            Kind, SavedTasks.Write(new Sent(corpus.Split, concepts, options)),
            $"{model.Network.Hash} {Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(corpus.Text)))[..16]}",
            networks);

    /// <summary>Saves the model and the text.</summary>
    public static void Save(MLContext ml, string folder, CharacterLstmTransformer model, TextCorpus corpus)
    {
        SavedTasks.Save(ml, folder, model, TextDataViewType.Instance);
        var path = Path.Combine(folder, TextName);
        if (!File.Exists(path)) AtomicFile.Write(path, stream => stream.Write(MemoryMarshal.AsBytes(corpus.Text)));
    }

    /// <summary>Opens what <see cref="Save"/> has saved.</summary>
    public static OpenedTasks Open(string folder, TaskPlan plan, FileCache cache)
    {
        var sent = SavedTasks.Read<Sent>(plan.Order);
        var model = SavedTasks.Model(folder, cache);
        var text = MemoryMarshal.Cast<byte, char>(File.ReadAllBytes(Path.Combine(folder, TextName))).ToArray();
        var search = CellInterpreter.Untrained(
            CellInterpreter.Require(ModelParts.Network(model)), text, sent.Split, sent.Concepts, sent.Options);
        return new(search.Do, model);
    }

    private sealed record Sent(int Split, IReadOnlyList<Concept> Concepts, CellSearchOptions Options);
}
