package kernel

import (
	"context"

	"github.com/gopherloop/gopherloop/kernel/internal/wire"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

type languageInfo struct {
	Name              string `json:"name"`
	Version           string `json:"version"`
	MIMEType          string `json:"mimetype"`
	FileExtension     string `json:"file_extension"`
	PygmentsLexer     string `json:"pygments_lexer,omitempty"`
	CodeMirrorMode    string `json:"codemirror_mode,omitempty"`
	NBConvertExporter string `json:"nbconvert_exporter,omitempty"`
}

type kernelInfoReply struct {
	Status                string          `json:"status"`
	ProtocolVersion       string          `json:"protocol_version"`
	Implementation        string          `json:"implementation"`
	ImplementationVersion string          `json:"implementation_version"`
	LanguageInfo          languageInfo    `json:"language_info"`
	Banner                string          `json:"banner"`
	HelpLinks             []lang.HelpLink `json:"help_links"`
	SupportedFeatures     []string        `json:"supported_features"`
}

// kernelInfo says who the kernel is and what it can do. It answers before the language has started.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-info
func kernelInfo(_ context.Context, k *kernel, _ *request) (reply, error) {
	info := k.lang.Info()
	links := info.HelpLinks
	if links == nil {
		links = []lang.HelpLink{}
	}
	return reply{content: kernelInfoReply{
		Status:                "ok",
		ProtocolVersion:       wire.ProtocolVersion,
		Implementation:        info.Implementation,
		ImplementationVersion: info.ImplementationVersion,
		LanguageInfo: languageInfo{
			Name:              info.Name,
			Version:           info.Version,
			MIMEType:          info.MIMEType,
			FileExtension:     info.FileExtension,
			PygmentsLexer:     info.PygmentsLexer,
			CodeMirrorMode:    info.CodeMirrorMode,
			NBConvertExporter: info.NBConvertExporter,
		},
		Banner:            info.Banner,
		HelpLinks:         links,
		SupportedFeatures: []string{"kernel subshells"},
	}}, nil
}
