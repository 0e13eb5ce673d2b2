using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace MLNetInterpret.Architecture.Tests;

/// <summary>Collects the types that signatures, base types, attributes and method bodies of one assembly name.</summary>
internal sealed class TypeNames(MetadataReader metadata) : ISignatureTypeProvider<Nothing, Nothing>
{
    private readonly HashSet<TypeDefinitionHandle> _seen = [];
    private readonly HashSet<string> _foreign = [];

    /// <summary>Types of the assembly itself.</summary>
    public IReadOnlyCollection<TypeDefinitionHandle> Seen => _seen;

    /// <summary>Full names of top-level types of other assemblies.</summary>
    public IReadOnlyCollection<string> Foreign => _foreign;

    /// <summary>Adds what any handle of a method body, base type or attribute names.</summary>
    public void Add(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                _seen.Add((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, default);
                break;
            case HandleKind.MethodDefinition:
                _seen.Add(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                _seen.Add(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodSpecification:
                var method = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                method.DecodeSignature(this, default);
                Add(method.Method);
                break;
            case HandleKind.MemberReference:
                var member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                if (member.GetKind() == MemberReferenceKind.Method) member.DecodeMethodSignature(this, default);
                else member.DecodeFieldSignature(this, default);
                Add(member.Parent);
                break;
            case HandleKind.TypeReference:
                AddForeign((TypeReferenceHandle)handle);
                break;
            default:
                break;      // modules and signatures of calls through pointers
        }
    }

    public Nothing GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        _seen.Add(handle);
        return default;
    }

    public Nothing GetTypeFromSpecification(
        MetadataReader reader, Nothing genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public Nothing GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        AddForeign(handle);
        return default;
    }

    public Nothing GetArrayType(Nothing elementType, ArrayShape shape) => default;

    public Nothing GetByReferenceType(Nothing elementType) => default;

    public Nothing GetFunctionPointerType(MethodSignature<Nothing> signature) => default;

    public Nothing GetGenericInstantiation(Nothing genericType, ImmutableArray<Nothing> typeArguments) => default;

    public Nothing GetGenericMethodParameter(Nothing genericContext, int index) => default;

    public Nothing GetGenericTypeParameter(Nothing genericContext, int index) => default;

    public Nothing GetModifiedType(Nothing modifier, Nothing unmodifiedType, bool isRequired) => default;

    public Nothing GetPinnedType(Nothing elementType) => default;

    public Nothing GetPointerType(Nothing elementType) => default;

    private void AddForeign(TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference) AddForeign((TypeReferenceHandle)type.ResolutionScope);
        else _foreign.Add($"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");
    }

    public Nothing GetPrimitiveType(PrimitiveTypeCode typeCode) => default;

    public Nothing GetSZArrayType(Nothing elementType) => default;
}

/// <summary>The decoder asks for a value for every type; what counts is which types it was asked about.</summary>
internal readonly record struct Nothing;
